"""How residents and supporters reach each other: channels, transcript, desk and the bot behind them."""
