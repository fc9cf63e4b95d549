"""Puts the LINE channel together from the parts of the service."""

from __future__ import annotations

from fastapi import APIRouter

from service.background import Background
from service.channels.line.acts import Acts
from service.channels.line.inbox import BELL, Inbox
from service.channels.line.joining import CHANNEL, Joining
from service.channels.line.lane import Lane
from service.channels.line.loading import Loading
from service.channels.line.menu import load_text
from service.channels.line.numbers import Numbers
from service.channels.line.outbound import LineOutbound
from service.channels.line.places import build_locate
from service.channels.line.platform import LinePlatform
from service.channels.line.render import Renderer
from service.channels.line.seals import Seals
from service.channels.line.webhook import build_line_router
from service.chores import Chore, Chores
from service.pushing import Kit
from service.withdrawals import Withdrawals

FORGET_EVERY_SECONDS = 3600
POLL_SECONDS = 0.3  # an event is left alone for as long, to be put in order


class LineChannel:
    """The webhook, the worker behind it, and the way out."""

    name = CHANNEL

    def __init__(self, kit: Kit) -> None:
        settings = kit.settings
        seals = self.seals = Seals(settings.secret_key.get_secret_value())
        self.inbox = Inbox(
            kit.database, seals, build_locate(kit.catalogue.municipalities), kit.wakeups, kit.clock
        )
        self.platform = LinePlatform(settings.line_api_host, settings.line_channel_token.get_secret_value())
        self.loading = Loading(kit.database, self.platform, seals)
        self.acts = Acts(
            database=kit.database,
            router=kit.router,
            worker=kit.worker,
            withdrawals=Withdrawals(kit.database, kit.rules, kit.wakeups, kit.clock),
            platform=self.platform,
            loading=self.loading,
            seals=seals,
            words=kit.rules.words,
            menu=load_text(settings.content_dir),
            joining=Joining(kit.database, kit.rules, kit.clock),
            wakeups=kit.wakeups,
            clock=kit.clock,
            ids=kit.ids,
        )
        self.lane = Lane(kit.database, self.acts, kit.clock, kit.owner)
        self._background = Background(
            "line_lane",
            self.lane.work_next,
            kit.wakeups,
            BELL,
            poll_seconds=POLL_SECONDS,
            give_back=self.lane.give_back,
        )
        self._chores = Chores([Chore("line_forget_old", FORGET_EVERY_SECONDS, self.inbox.forget_old)])
        self.routes: APIRouter = build_line_router(self.inbox, settings.line_secrets, kit.clock)
        words = kit.rules.words
        self.outbound = LineOutbound(
            kit.database, self.platform, Renderer(words, seals), Numbers(words, seals), seals, kit.clock
        )

    async def start(self) -> None:
        """Open the connections and begin to work off events."""
        self.platform.open()
        self._background.start()
        self._chores.start()

    async def stop(self) -> None:
        """Finish what is in hand and close the connections."""
        await self._chores.stop()
        await self._background.stop()
        await self.loading.stop()
        await self.platform.close()


def open_line(kit: Kit) -> LineChannel | None:
    """Build the channel, unless it is switched off."""
    return LineChannel(kit) if kit.settings.line_is_on else None
