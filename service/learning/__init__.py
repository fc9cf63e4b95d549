"""What the bot learns from residents: their unanswered words, examples read by two, and trained models."""
