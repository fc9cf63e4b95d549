"""Guessing passwords: how often, how fast, and what it tells."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest
from argon2 import PasswordHasher

from knowledge.catalogue import Catalogue
from service.desk.accounts import Accounts
from service.desk.passwords import Passwords, load_passwords
from service.errors import LinkUsed, LoginTaken, SignInFailed, WeakPassword
from service.parts import Parts
from service.storage import audit, supporters
from tests.fakes.clock import FakeClock
from tests.fakes.supporter import PASSWORD

WORDS = Path(__file__).parents[2] / "data" / "common_passwords.txt"


class CountingHasher(PasswordHasher):
    """The real Argon2id with small numbers; counts how often it works."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=64, parallelism=1)
        self.checked = 0

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
        """Count and check."""
        self.checked += 1
        return super().verify(hash, password)


@pytest.fixture
def hasher() -> CountingHasher:
    """A hasher fast enough for many guesses."""
    return CountingHasher()


@pytest.fixture
def accounts(parts: Parts, hasher: CountingHasher) -> Accounts:
    """Accounts on the same database."""
    passwords = load_passwords(WORDS, hasher)
    return Accounts(parts.database, passwords, parts.sessions, parts.clock, parts.ids)


async def join(accounts: Accounts, login: str = "hana", password: str = PASSWORD) -> None:
    """Create an account."""
    await accounts.join(await accounts.invite(), login, "はな", password)


async def fail(accounts: Accounts, login: str = "hana", password: str = "wrong") -> None:
    """Try to sign in and be refused."""
    with pytest.raises(SignInFailed):
        await accounts.sign_in(login, password)


async def count_failures(parts: Parts) -> int:
    """Return how many attempts are counted for hana."""
    async with parts.database.read() as connection:
        known = await supporters.find_credentials(connection, "hana")
    assert known is not None
    return known.failures


async def test_guesses_at_the_same_moment_are_counted_one_by_one(accounts: Accounts, parts: Parts) -> None:
    """Forty at once are ten guesses and thirty refusals; the right password among the last is one of them."""
    await join(accounts)
    await asyncio.gather(*(fail(accounts) for _ in range(40)))
    assert await count_failures(parts) == 10
    await fail(accounts, password=PASSWORD)
    assert await count_failures(parts) == 10


async def test_each_further_failure_doubles_the_rest_up_to_an_hour(
    accounts: Accounts, parts: Parts, clock: FakeClock
) -> None:
    """After ten failures: 1, 2, 4 … minutes, never more than 60."""
    await join(accounts)
    for _ in range(9):
        await fail(accounts)
    for minutes in (1, 2, 4, 8, 16, 32, 60, 60):
        await fail(accounts)
        before = await count_failures(parts)
        clock.move(timedelta(minutes=minutes, seconds=-1))
        await fail(accounts, password=PASSWORD)  # still resting, and not counted
        assert await count_failures(parts) == before
        clock.move(timedelta(seconds=2))
    assert await accounts.sign_in("hana", PASSWORD)
    assert await count_failures(parts) == 0


async def test_unknown_wrong_and_resting_cost_the_same_work(
    accounts: Accounts, hasher: CountingHasher
) -> None:
    """The time an answer takes tells nothing: each failure checks exactly one hash."""
    await join(accounts)
    await fail(accounts, "nobody")  # makes the hash that stands in for unknown logins
    for login in ("nobody", "hana", "あ" * 500, "\x00"):
        before = hasher.checked
        await fail(accounts, login)
        assert hasher.checked - before == 1
    for _ in range(9):
        await fail(accounts)
    before = hasher.checked
    await fail(accounts, password=PASSWORD)
    assert hasher.checked - before == 1


async def test_attempts_are_on_record(accounts: Accounts, parts: Parts) -> None:
    """Failures, successes and joining leave lines; an unknown login leaves one without an account."""
    await join(accounts)
    await fail(accounts)
    await fail(accounts, "nobody")
    await accounts.sign_in("hana", PASSWORD)
    async with parts.database.read() as connection:
        rows = [(row.action, row.supporter_id) for row in reversed(await audit.read(connection))]
    number = rows[1][1]
    assert number is not None
    assert rows == [
        ("invite", None),
        ("join", number),
        ("sign_in_failed", number),
        ("sign_in_failed", None),
        ("password_given", number),
    ]


@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("hana", "Mori no midori 7 kawa"),
        ("HANA", "Mori no midori 7 kawa"),
        ("ｈａｎａ ", "Ｍｏｒｉ　ｎｏ　ｍｉｄｏｒｉ　７　ｋａｗａ"),
    ],
)
async def test_full_width_letters_are_the_same_letters(accounts: Accounts, login: str, password: str) -> None:
    """A Japanese keyboard left in the wrong state locks nobody out; capitals count in passwords only."""
    await join(accounts, "Hana", "Mori no midori 7 kawa")
    assert await accounts.sign_in(login, password)
    await fail(accounts, login, password.lower())


async def test_a_login_is_taken_whatever_its_letters(accounts: Accounts) -> None:
    """HANA is hana; the invitation of who came second can still be used."""
    await join(accounts, "hana")
    token = await accounts.invite()
    with pytest.raises(LoginTaken):
        await accounts.join(token, "ＨＡＮＡ", "べつのはな", PASSWORD)
    await accounts.join(token, "hana2", "べつのはな", PASSWORD)
    assert await accounts.sign_in("hana2", PASSWORD)


async def test_two_who_use_one_link_at_once_are_one(accounts: Accounts, parts: Parts) -> None:
    """A link forwarded by mistake makes one account, however fast both are."""
    token = await accounts.invite()
    tries = [accounts.join(token, f"person{number}", "はな", PASSWORD) for number in range(5)]
    results = await asyncio.gather(*tries, return_exceptions=True)
    assert [type(result) for result in results if result is not None] == [LinkUsed] * 4
    async with parts.database.read() as connection:
        assert await supporters.count_all(connection) == 1


@pytest.mark.parametrize(
    "password",
    [
        "みじかい",
        "あ" * 201,
        "aaaaaaaaaaaaaaaa",
        "121212121212",
        "Fukushima2026!!",
        "ｆｕｋｕｓｈｉｍａ２０２６",
        "ふくしまのデジタル支援員",
        "qwertyuiop12345",
        "password-password",
        "hanahanahana12",
        "さとうはなこ2026さとう",
    ],
)
def test_passwords_that_others_would_guess_are_refused(hasher: CountingHasher, password: str) -> None:
    """Short, repeated, common words, places, and the person's own names, alone or strung together."""
    with pytest.raises(WeakPassword):
        load_passwords(WORDS, hasher).check(password, "hana", "さとうはなこ")


@pytest.mark.parametrize(
    "password",
    [
        "もりのみどりとかわのおと",
        "correct horse battery",
        "ひつじが七ひき橋をわたる",
        "x" * 10 + "qzvbnk",
        "😀 spring rain 傘 87",
    ],
)
def test_long_passwords_of_ones_own_are_taken(hasher: CountingHasher, password: str) -> None:
    """No rules about kinds of letters; any language, spaces and pictures are fine."""
    load_passwords(WORDS, hasher).check(password, "hana", "さとうはなこ")


def test_no_towns_name_makes_a_password(hasher: CountingHasher, catalogue: Catalogue) -> None:
    """The list knows each of the municipalities, in kanji and in kana."""
    passwords = load_passwords(WORDS, hasher)
    accepted = []
    for town in catalogue.municipalities.towns:
        for name in (town.name, town.kana):
            try:
                passwords.check(name * 4 + "2026", "hana", "はな")
                accepted.append(name)
            except WeakPassword:
                pass
    assert accepted == []


async def test_a_hash_is_argon2id_and_not_the_password(hasher: CountingHasher) -> None:
    """What is stored can be checked but not read; garbage in its place opens nothing."""
    passwords = Passwords([], hasher)
    stored = await passwords.hash(PASSWORD)
    assert stored.startswith("$argon2id$")
    assert await passwords.matches(PASSWORD, stored)
    assert not await passwords.matches(PASSWORD, "garbage")
    assert not await passwords.matches("nobody's password", None)
