"""The pure core: what a conversation is and what happens next in it. No clock, no database, no network."""
