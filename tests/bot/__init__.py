"""The bot through its real process: channel, isolation, hearing."""
