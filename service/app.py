"""Builds the service from its parts: clock, ids, bot and database are arguments, nothing is opened here."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from knowledge.catalogue import Catalogue
from knowledge.reply import Reply
from service import documents, health, pages
from service.background import Background
from service.body_limit import BodyLimit
from service.channels.line import webhook as line_webhook
from service.channels.line.paragraphs import Paragraphs
from service.channels.register import adapt_rules, open_channels
from service.channels.web import continue_api, conversations_api, events, messages_api, plain_page
from service.chores import Chore, Chores
from service.contacts import Contacts
from service.continuations import Continuations
from service.conversation.ports import Bot, Clock, Ids, Words
from service.delivery import Delivery
from service.desk import pages as desk_pages
from service.desk.accounts import Accounts
from service.desk.codes import CodeSeal
from service.desk.commands import Desk
from service.desk.helping import build_helping
from service.desk.kit import DeskKit
from service.desk.outside import Outside
from service.desk.pages import knowledge_files, session_import
from service.desk.passwords import load_passwords
from service.desk.roster import Roster
from service.desk.second_step import SecondStep
from service.desk.sessions import Sessions
from service.desk.watch import Watch
from service.editing.editing import Wordings
from service.editing.furigana import Furigana
from service.editing.kit import KnowledgeKit
from service.editing.library import Library
from service.editing.previewing import Previewing
from service.figures.ledger import Ledger
from service.learning.kit import build_learning
from service.limiting import FORGET_SECONDS, build_limits, forget_buckets
from service.mail import build_mailer
from service.maintenance import Maintenance
from service.oidc_client import OidcClient
from service.owners import name_owner, name_place
from service.papers import routes as papers
from service.papers.papers import Papers
from service.parts import Parts
from service.patient_bot import PatientBot
from service.problems import Problems
from service.pushing import Channel, Kit
from service.residents import Residents
from service.retention import Retention
from service.router import Router
from service.security_headers import SecurityHeaders
from service.settings import Settings
from service.storage.bell import Bell
from service.storage.engine import Database
from service.town_data import build_reception, build_rules, describe_site, list_public_phones, name_towns
from service.venues.editing import Editing
from service.venues.importing import Importing
from service.venues.shelf import Shelf
from service.wakeups import OUTBOX, Wakeups
from service.worker import Worker

PURGE_CHECK_SECONDS = 600
LIBRARY_SECONDS = 3
COUNT_CHECK_SECONDS = 300
WIDGET = Path(__file__).parent.parent / "web_widget"


def build_parts(
    settings: Settings, database: Database, catalogue: Catalogue, bot: Bot, clock: Clock, ids: Ids
) -> Parts:
    """Put the parts together; opens nothing."""
    shelf = Shelf(database, catalogue)
    rules = adapt_rules(build_rules(catalogue, lambda: shelf.book), settings)
    reception = build_reception(catalogue)
    wakeups, bell = open_bell(database, ids())
    contacts = Contacts(settings.secret_key.get_secret_value())
    owner = name_owner(name_place(settings.port), ids)
    patient = PatientBot(bot, settings.bot_timeout)
    router = Router(database, patient, rules, reception, wakeups, clock, owner)
    worker = Worker(router, wakeups)
    kit = Kit(settings, database, catalogue, rules, router, worker, wakeups, clock, ids, owner)
    channels = open_channels(kit)
    sessions = Sessions(database, clock, ids)
    accounts = build_accounts(settings, database, clock, ids)
    phones = list_public_phones(catalogue)
    town_names = {town.code: town.name for town in catalogue.municipalities.towns}
    library = Library(database, catalogue)
    desk_kit = DeskKit(database, rules, reception, wakeups, contacts, clock, library.topics, phones)
    idle = timedelta(minutes=settings.token_idle_minutes)
    return Parts(
        settings=settings,
        database=database,
        bot=patient,
        rules=rules,
        reception=reception,
        router=router,
        worker=worker,
        residents=Residents(database, rules, reception, wakeups, clock, ids, contacts, idle),
        continuations=Continuations(database, wakeups, clock, ids),
        wakeups=wakeups,
        bell=bell,
        limits=build_limits(settings, database),
        problems=Problems(settings.content_dir / "knowledge" / "problems.ja.yml"),
        clock=clock,
        ids=ids,
        site=describe_site(catalogue),
        documents=catalogue.documents,
        notices=catalogue.notices,
        town_names=town_names,
        accounts=accounts,
        sessions=sessions,
        second_step=SecondStep(database, sessions, CodeSeal(settings.secret_key.get_secret_value()), clock),
        roster=Roster(database, accounts, clock),
        outside=Outside(database, accounts, sessions, build_oidc_client(settings, clock), clock, ids),
        retention=Retention(database, clock, timedelta(days=settings.retention_days)),
        watch=Watch(database, rules, wakeups, clock),
        desk=Desk(database, rules, wakeups, contacts, clock, phones),
        helping=build_helping(settings, desk_kit, build_mailer(settings), town_names),
        knowledge=build_knowledge(settings, database, library, rules.words, clock),
        learning=build_learning(database, settings.content_dir, settings.models_dir, library.topics, clock),
        channels=channels,
        sending=build_sending(channels, kit),
        venues=shelf,
        importing=Importing(database, name_towns(catalogue), clock),
        editing=Editing(database, name_towns(catalogue), clock, ids),
        papers=Papers(catalogue, settings.base_url),
    )


def open_bell(database: Database, process: str) -> tuple[Wakeups, Bell]:
    """Return the bells of this process, tied to those of the others."""
    wakeups = Wakeups(lambda name: bell.ring(name))
    bell = Bell(database, process, wakeups.hear)
    return wakeups, bell


def build_knowledge(
    settings: Settings, database: Database, library: Library, words: Words, clock: Clock
) -> KnowledgeKit:
    """Return what the pages of the knowledge and of the statistics work with."""
    return KnowledgeKit(
        library,
        Wordings(database, library, Furigana(settings.content_dir), clock),
        build_previewing(library, words, clock),
        Ledger(database, clock, settings.retention_days),
    )


def build_previewing(library: Library, words: Words, clock: Clock) -> Previewing:
    """Return what shows officials their words; LINE's bubbles are written by its own channel."""

    def write_for_line(reply: Reply, is_easy: bool) -> tuple[str, ...]:
        pieces = Paragraphs(words, is_easy=is_easy).write_reply(reply)
        return tuple(piece for piece in pieces if isinstance(piece, str))

    return Previewing(library, write_for_line, clock)


def build_sending(channels: tuple[Channel, ...], kit: Kit) -> Background:
    """Return the work of sending what waits in the outbox."""
    outbounds = {channel.name: channel.outbound for channel in channels}
    delivery = Delivery(kit.database, outbounds, kit.clock, kit.owner)
    return Background("delivery", delivery.send_next, kit.wakeups, OUTBOX, give_back=delivery.give_back)


def build_oidc_client(settings: Settings, clock: Clock) -> OidcClient | None:
    """Return the client of the municipality's own sign-in, or None when none is set."""
    if not settings.oidc_issuer:
        return None
    return OidcClient(
        settings.oidc_issuer.rstrip("/"),
        settings.oidc_client_id,
        settings.oidc_client_secret.get_secret_value(),
        f"{settings.base_url}/desk/oidc/callback",
        clock,
    )


def build_accounts(settings: Settings, database: Database, clock: Clock, ids: Ids) -> Accounts:
    """Return the desk's accounts alone (the command line invites with them)."""
    passwords = load_passwords(settings.content_dir / "common_passwords.txt")
    return Accounts(database, passwords, Sessions(database, clock, ids), clock, ids)


def list_chores(parts: Parts) -> list[Chore]:
    """Return the small jobs of the running service."""
    return [
        Chore("return_abandoned", 60, parts.watch.return_abandoned),
        Chore("forget_buckets", FORGET_SECONDS, forget_buckets(parts.database)),
        Chore("purge", PURGE_CHECK_SECONDS, parts.retention.run_when_due),
        Chore("refresh_venues", 10, parts.venues.refresh),
        Chore("follow_knowledge", LIBRARY_SECONDS, parts.knowledge.library.refresh),
        Chore("follow_model", LIBRARY_SECONDS, parts.learning.models.follow),
        Chore("count_days", COUNT_CHECK_SECONDS, parts.knowledge.ledger.run_when_due),
        *parts.helping.list_chores(),
    ]


def build_app(parts: Parts) -> FastAPI:
    """Return the public app: widget API, pages, desk and health."""

    @asynccontextmanager
    async def run_worker(_app: FastAPI) -> AsyncIterator[None]:
        chores = Chores(list_chores(parts))
        parts.bell.start()
        parts.worker.start()
        chores.start()
        for channel in parts.channels:
            await channel.start()
        if parts.channels:
            parts.sending.start()
        yield
        await chores.stop()
        await parts.worker.stop()
        await parts.sending.stop()
        for channel in parts.channels:
            await channel.stop()
        await parts.bell.stop()

    app = FastAPI(title="Oraho Widget API", version="1", lifespan=run_worker, docs_url=None, redoc_url=None)
    app.state.parts = parts
    parts.problems.install(app)
    for routes in (
        continue_api.router,
        conversations_api.router,
        messages_api.router,
        plain_page.router,
        events.router,
        health.router,
    ):
        app.include_router(routes)
    for channel in parts.channels:
        app.include_router(channel.routes)
    desk_pages.install(app)
    papers.install(app)
    pages.install(app, WIDGET)
    documents.install(app, WIDGET / "document.html")
    larger = {
        line_webhook.PATH: line_webhook.MOST_BYTES,
        session_import.HOME: session_import.MOST_BYTES,
        knowledge_files.IMPORT_PATH: knowledge_files.MOST_BYTES,
    }
    app.add_middleware(BodyLimit, problems=parts.problems, larger=larger)
    app.add_middleware(Maintenance, problems=parts.problems, flag=parts.settings.maintenance_flag)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=list(parts.settings.origins),
        allow_methods=["GET", "POST", "PATCH", "DELETE"],
        allow_headers=["Authorization", "Content-Type", "Last-Event-ID"],
    )
    app.add_middleware(SecurityHeaders, is_production=parts.settings.is_production)
    return app
