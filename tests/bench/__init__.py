"""The load benchmark: our whole path beside bare Rasa, in one run with one model and one action."""
