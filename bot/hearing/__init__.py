"""The pure part of hearing: text in, features, labels and dates out; knows nothing of Rasa."""
