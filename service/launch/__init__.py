"""Starts and stops the processes on one machine: model, Rasa, service."""
