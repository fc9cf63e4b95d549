"""Releasing models: an administrator of the prefecture approves a hash, switches to it, and can go back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import structlog
from pydantic import TypeAdapter
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from service.conversation.model import PREFECTURE_POOL
from service.conversation.ports import Clock
from service.errors import IllegalMove
from service.learning.comparing import Figures, find_objections
from service.learning.errors import ModelObjections, NoSuchModel, NotForAll
from service.learning.pointer import point
from service.storage import audit, models
from service.storage.engine import Database
from service.storage.models import Model, ModelState, NewModel
from service.storage.supporters import Supporter

_figures = TypeAdapter(Figures)
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A model with what was found for it and for the one that answered then, and what speaks against it."""

    model: Model
    new: Figures | None
    old: Figures | None
    objections: tuple[str, ...]


class Models:
    """`folder` holds the models and the pointer that every Rasa of this machine follows."""

    def __init__(self, database: Database, folder: Path, clock: Clock) -> None:
        self._database = database
        self._folder = folder
        self._clock = clock

    async def read(self) -> tuple[Comparison, ...]:
        """Return all models, newest first, with their comparisons."""
        async with self._database.read() as connection:
            found = await models.list_newest(connection)
        return tuple(_compare(model) for model in found)

    async def propose(self, model: NewModel) -> bool:
        """Store a model that training has made; say whether it was new."""
        now = self._clock()
        async with self._database.write("models") as connection:
            is_new = await models.put(connection, model, now)
            if is_new:
                await audit.note(connection, "model_proposed", now, None, None, purpose=model.sha256[:12])
        return is_new

    async def approve(self, me: Supporter, sha256: str) -> None:
        """Approve a hash; raises NotForAll, NoSuchModel, ModelObjections or IllegalMove."""
        _check_reach(me)
        async with self._database.write("models") as connection:
            objections = _compare(await _find(connection, sha256)).objections
            if objections:
                raise ModelObjections(objections)
            await self._move(
                connection, me, sha256, (ModelState.PROPOSED,), ModelState.APPROVED, "model_approved"
            )

    async def refuse(self, me: Supporter, sha256: str) -> None:
        """Put a model away that has never answered; raises NotForAll, NoSuchModel or IllegalMove."""
        _check_reach(me)
        before = (ModelState.PROPOSED, ModelState.APPROVED)
        async with self._database.write("models") as connection:
            await self._move(connection, me, sha256, before, ModelState.WITHDRAWN, "model_refused")

    async def switch(self, me: Supporter, sha256: str) -> None:
        """Let an approved model answer; raises NotForAll, NoSuchModel or IllegalMove."""
        _check_reach(me)
        try:
            async with self._database.write("models") as connection:
                live = await models.find_live(connection)
                await self._withdraw(connection, me, live)
                await self._release(
                    connection, me, sha256, await _may_answer(connection, sha256), "model_switched"
                )
                await models.note_replaced(connection, sha256, live.content.sha256 if live else "")
        except IntegrityError as error:  # somebody else switched in the same moment
            raise IllegalMove("switched meanwhile") from error
        await self.follow()

    async def go_back(self, me: Supporter) -> None:
        """Let the model before answer again, at last the program's own; raises NotForAll or IllegalMove."""
        _check_reach(me)
        async with self._database.write("models") as connection:
            live = await models.find_live(connection)
            if live is None:
                raise IllegalMove("nothing to go back from")
            await self._withdraw(connection, me, live)
            if live.replaced:
                before = (ModelState.WITHDRAWN,)
                await self._release(connection, me, live.replaced, before, "model_back")
            else:
                await audit.note(connection, "model_back", self._clock(), me.id, None, purpose="own")
        await self.follow()

    async def follow(self) -> bool:
        """Write the pointer anew when another model is to answer; every process does so within seconds."""
        async with self._database.read() as connection:
            live = await models.find_live(connection)
        changed = point(self._folder, live.content if live else None)
        if changed:
            log.info("model_pointed", model=live.content.sha256[:12] if live else "own")
        return changed

    async def _withdraw(self, connection: AsyncConnection, me: Supporter, live: Model | None) -> None:
        if live is not None:
            number, now = live.content.sha256, self._clock()
            await models.move(connection, number, (ModelState.LIVE,), ModelState.WITHDRAWN, me.name, now)

    async def _release(
        self,
        connection: AsyncConnection,
        me: Supporter,
        sha256: str,
        before: Collection[ModelState],
        action: str,
    ) -> None:
        model = await _find(connection, sha256)
        if not (self._folder / model.content.file).is_file():
            raise ModelObjections(("モデルのファイルがありません。動かす人に知らせてください。",))
        await self._move(connection, me, sha256, before, ModelState.LIVE, action)
        await models.note_live(connection, sha256, self._clock())

    async def _move(
        self,
        connection: AsyncConnection,
        me: Supporter,
        sha256: str,
        before: Collection[ModelState],
        after: ModelState,
        action: str,
    ) -> None:
        now = self._clock()
        await _find(connection, sha256)
        if not await models.move(connection, sha256, before, after, me.name, now):
            raise IllegalMove(action)
        await audit.note(connection, action, now, me.id, None, purpose=sha256[:12])


def write_figures(figures: Figures) -> str:
    """Write figures as JSON."""
    return _figures.dump_json(figures).decode()


def _compare(model: Model) -> Comparison:
    new, old = (
        _figures.validate_json(text) if text else None
        for text in (model.content.figures, model.content.compared)
    )
    return Comparison(model, new, old, find_objections(old, new))


async def _may_answer(connection: AsyncConnection, sha256: str) -> tuple[ModelState, ...]:
    """A model that answered before was approved then, and may come back."""
    model = await _find(connection, sha256)
    return (ModelState.APPROVED, ModelState.WITHDRAWN) if model.live_at else (ModelState.APPROVED,)


async def _find(connection: AsyncConnection, sha256: str) -> Model:
    model = await models.find(connection, sha256)
    if model is None:
        raise NoSuchModel
    return model


def _check_reach(me: Supporter) -> None:
    """A model answers everybody in the prefecture: a town's administrator does not decide for all."""
    if PREFECTURE_POOL not in me.municipalities:
        raise NotForAll
