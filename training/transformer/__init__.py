"""Fine-tunes an encoder as topic classifier, and distils one into a linear model."""
