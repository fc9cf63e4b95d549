"""Find dates and times of day in what a resident says, and say which days are meant."""

from bot.hearing.dates.find import find_dates, find_time_words
from bot.hearing.dates.mention import DateMention

__all__ = ["DateMention", "find_dates", "find_time_words"]
