"""Fine-tuning of the transformer backend."""
