"""The web channel: Widget API v1 and the stream that wakes a resident's window."""
