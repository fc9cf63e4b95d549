"""Golden conversations: how Oraho should talk, run through real Rasa."""
