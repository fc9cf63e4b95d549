"""The service's error tree; each error carries the code that the edge translates into a status and words."""

from __future__ import annotations


class ServiceError(Exception):
    """Base of everything the service raises on purpose."""

    code = "internal"
    status = 500


class BadRequest(ServiceError):
    """The request cannot be read or is not allowed as it stands."""

    code = "bad_request"
    status = 400


class BadJson(BadRequest):
    """The body is not JSON, or not of the promised shape."""

    code = "bad_json"


class BadEncoding(BadRequest):
    """The body is not UTF-8, or holds lone surrogates."""

    code = "bad_encoding"


class NotSignedIn(ServiceError):
    """Unknown conversation or forged token: the two look the same from outside."""

    code = "session_expired"
    status = 401


class OriginRefused(ServiceError):
    """The page that asks is not on the list of allowed sites."""

    code = "origin_refused"
    status = 403


class UnknownSite(ServiceError):
    """No such municipality code."""

    code = "unknown_site"
    status = 404


class IdReused(ServiceError):
    """The same client id came with another text."""

    code = "id_reused"
    status = 409


class ConversationClosed(ServiceError):
    """The conversation has ended; a new one may be started."""

    code = "conversation_closed"
    status = 410


class BodyTooLarge(ServiceError):
    """The body is larger than any honest request."""

    code = "body_too_large"
    status = 413


class EmptyMessage(ServiceError):
    """Nothing was written."""

    code = "empty"
    status = 422


class MessageTooLong(ServiceError):
    """The text is longer than the limit; the client keeps it."""

    code = "too_long"
    status = 422


class UnknownChoice(ServiceError):
    """The button was never offered in this conversation."""

    code = "unknown_choice"
    status = 422


class UnknownCode(ServiceError):
    """The short number was never given, is spent or too old; which of them is not told."""

    code = "unknown_code"
    status = 404


class InvalidField(ServiceError):
    """A field of a form does not make sense (telephone number, verdict, …)."""

    code = "invalid_field"
    status = 422


class WeakPassword(InvalidField):
    """The password is too short or too easy to guess."""

    code = "weak_password"


class SignInFailed(ServiceError):
    """Login or password is wrong, or the account rests; which of them is not told."""

    code = "sign_in_failed"
    status = 401


class CodeWrong(ServiceError):
    """The number of the second step is wrong, was used before, or too many were tried."""

    code = "code_wrong"
    status = 401


class SecondStepMissing(ServiceError):
    """The password was right; the second step is still to come."""

    code = "second_step_missing"
    status = 401

    def __init__(self, page: str) -> None:
        super().__init__(page)
        self.page = page


class NotAllowed(ServiceError):
    """The person's role, or towns, do not reach that far."""

    code = "not_allowed"
    status = 403


class NoSuchAccount(ServiceError):
    """There is no such account among those that this person keeps."""

    code = "no_such_account"
    status = 404


class LinkUsed(ServiceError):
    """The invitation is unknown, used or too old."""

    code = "link_used"
    status = 410


class LoginTaken(ServiceError):
    """Somebody else has this login."""

    code = "login_taken"
    status = 409


class FormExpired(ServiceError):
    """The form does not belong to this session or comes from another site."""

    code = "form_expired"
    status = 403


class NoSuchHandoff(ServiceError):
    """There is no such handoff, or it belongs to another town."""

    code = "no_such_handoff"
    status = 404


class ResidentGone(NoSuchHandoff):
    """The resident blocked us while this supporter helped; the handoff has ended by itself."""

    code = "resident_gone"


class TooManyRequests(ServiceError):
    """A rate limit was reached; `retry_after` seconds later it works again."""

    code = "too_many"
    status = 429

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"retry after {retry_after} s")
        self.retry_after = retry_after


class UnderMaintenance(ServiceError):
    """The people who run the service have closed it for a while."""

    code = "under_maintenance"
    status = 503


class TryAgain(ServiceError):
    """The database is away or the disk is full: nothing was stored."""

    code = "try_again"
    status = 503


class BotUnavailable(ServiceError):
    """Rasa did not answer in time, or answered nothing that can be shown."""

    code = "bot_unavailable"


class IllegalMove(ServiceError):
    """A handoff cannot go from this state to that one."""

    code = "illegal_move"
    status = 409


class AlreadyClaimed(ServiceError):
    """Another supporter was faster; `by` is the name residents see, if known."""

    code = "already_claimed"
    status = 409

    def __init__(self, by: str | None) -> None:
        super().__init__("already claimed")
        self.by = by


class NotYours(ServiceError):
    """The conversation is not held by this supporter, or not of their municipality."""

    code = "not_yours"
    status = 403


class Fenced(ServiceError):
    """Another worker holds this turn now; what was computed here is discarded."""

    code = "fenced"
