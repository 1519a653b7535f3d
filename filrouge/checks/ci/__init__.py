"""What the project's own pipeline is worth."""
