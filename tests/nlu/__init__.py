"""Evaluation with utterances written by people who have not read the training data."""
