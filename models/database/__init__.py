"""Where labels, jobs and keys are kept."""
