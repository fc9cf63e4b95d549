"""The Rasa project: it hears what a resident says and names the action that answers."""
