"""Teaching the bot: what was asked in vain, examples read by two, models compared and released."""
