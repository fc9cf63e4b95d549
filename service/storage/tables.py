"""All tables. Private to storage: nobody outside names a column."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from service.storage.types import UtcDateTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite numbers rows by itself only in a column declared INTEGER.
RowId = BigInteger().with_variant(Integer(), "sqlite")

conversation = Table(
    "conversation",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("channel", String(16), nullable=False),
    Column("token_hash", String(64), nullable=False),
    Column("origin", String(200), nullable=False, server_default=""),
    Column("mode", String(20), nullable=False),
    Column("episode", Integer, nullable=False, server_default="1"),
    Column("context", Text, nullable=False),
    Column("last_seq", Integer, nullable=False, server_default="0"),
    Column("resident_typing_at", UtcDateTime),
    Column("supporter_typing_at", UtcDateTime),
    # When a resident who cannot see who has the conversation was last told that their words arrived.
    Column("acknowledged_at", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),
)

message = Table(
    "message",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("conversation_id", ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("speaker", String(16), nullable=False),
    Column("name", String(80)),
    Column("at", UtcDateTime, nullable=False),
    Column("text", Text),
    Column("reply", Text),
    # What a turn produces is numbered, so that producing it again cannot show it again.
    Column("turn_id", BigInteger().with_variant(Integer(), "sqlite")),
    Column("part", Integer),
    UniqueConstraint("conversation_id", "seq"),
    UniqueConstraint("turn_id", "part"),
)

turn = Table(
    "turn",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("conversation_id", ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False),
    Column("external_id", String(100), nullable=False),
    Column("message_seq", Integer, nullable=False),
    Column("text", Text),
    Column("choice", String(120)),
    Column("masked", String(120), nullable=False, server_default=""),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("fence", Integer, nullable=False, server_default="0"),
    Column("owner", String(64)),
    Column("lease_until", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    Column("done_at", UtcDateTime),
    UniqueConstraint("conversation_id", "external_id"),
    Index("ix_turn_state_id", "state", "id"),
)

# One row is one parcel: the messages first_seq to last_seq that one step appended, or a later page of them.
outbox = Table(
    "outbox",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("conversation_id", ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("first_seq", Integer, nullable=False),
    Column("last_seq", Integer, nullable=False),
    Column("page", Integer, nullable=False, server_default="0"),
    # Parcels that leave in one call name the first of them here.
    Column("bundle", BigInteger().with_variant(Integer(), "sqlite")),
    Column("state", String(16), nullable=False),
    Column("retry_key", String(36), nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_at", UtcDateTime, nullable=False),
    Column("first_try_at", UtcDateTime),
    Column("owner", String(64)),
    Column("lease_until", UtcDateTime),
    Column("via", String(16)),
    Column("request_id", String(80)),
    Column("error", String(200)),
    Column("created_at", UtcDateTime, nullable=False),
    Column("settled_at", UtcDateTime),
    UniqueConstraint("conversation_id", "first_seq", "page"),
    Index("ix_outbox_state_next_at", "state", "next_at"),
)

line_user = Table(
    "line_user",
    metadata,
    # A keyed hash of LINE's userId finds the row; the id itself is encrypted.
    Column("user_key", String(64), primary_key=True),
    Column("user_id", LargeBinary, nullable=False),
    Column("conversation_id", ForeignKey("conversation.id", ondelete="SET NULL"), unique=True),
    Column("is_following", Boolean, nullable=False),
    # The moment of the last follow or unfollow; an older one that arrives late is ignored.
    Column("state_at", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
)

line_event = Table(
    "line_event",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("event_key", String(64), nullable=False, unique=True),
    Column("kind", String(20), nullable=False),
    Column("user_key", String(64), nullable=False),
    Column("event_at", UtcDateTime, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("message_id", String(64)),
    # Masked before it is written, and emptied when the event is done.
    Column("payload", Text, nullable=False),
    Column("reply_token", LargeBinary),
    Column("token_at", UtcDateTime),
    Column("token_state", String(8), nullable=False, server_default="none"),
    Column("token_parcel", BigInteger().with_variant(Integer(), "sqlite")),
    Column("state", String(10), nullable=False),
    Column("note", String(40)),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("owner", String(64)),
    Column("lease_until", UtcDateTime),
    Column("done_at", UtcDateTime),
    Index("ix_line_event_state_received_at", "state", "received_at"),
    Index("ix_line_event_user_key_state", "user_key", "state"),
    Index("ix_line_event_message_id", "message_id"),
)

handoff = Table(
    "handoff",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("conversation_id", ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False),
    Column("state", String(20), nullable=False),
    Column("municipality", String(6), nullable=False),
    Column("reason", String(40), nullable=False),
    Column("summary", String(400), nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("supporter_id", ForeignKey("supporter.id")),
    Column("claimed_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
    Column("outcome", String(40)),
    # To whom a colleague has forwarded it, and why.
    Column("assigned_id", ForeignKey("supporter.id")),
    Column("forward_reason", String(200), nullable=False, server_default=""),
    Column("alarmed_at", UtcDateTime),
    Index("ix_handoff_state_opened_at", "state", "opened_at"),
    Index("ix_handoff_conversation_id", "conversation_id"),
)

callback = Table(
    "callback",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("conversation_id", ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False, unique=True),
    # Name and number are encrypted; they are deleted when the call-back is closed.
    Column("contact", LargeBinary),
    Column("band", String(20), nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
    # When to try again; empty means as soon as the wished hours allow.
    Column("due_at", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),
    Column("outcome", String(40)),
)

feedback = Table(
    "feedback",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("conversation_id", ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("verdict", String(10), nullable=False),
    Column("text", Text),
    Column("at", UtcDateTime, nullable=False),
    UniqueConstraint("conversation_id", "seq"),
)

rating = Table(
    "rating",
    metadata,
    Column("conversation_id", ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True),
    Column("stars", Integer, nullable=False),
    Column("text", Text),
    Column("at", UtcDateTime, nullable=False),
)

supporter = Table(
    "supporter",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("login", String(80), nullable=False, unique=True),
    Column("name", String(80), nullable=False),
    Column("role", String(20), nullable=False),
    # Six-digit codes separated by spaces; "070009" is the prefecture's pool.
    Column("municipalities", String(500), nullable=False),
    Column("password_hash", String(200), nullable=False),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("locked_until", UtcDateTime),
    Column("present_at", UtcDateTime),
    # Where alarms and the daily digest go; empty means nowhere.
    Column("email", String(200), nullable=False, server_default=""),
    Column("created_at", UtcDateTime, nullable=False),
    Column("disabled_at", UtcDateTime),
)

desk_session = Table(
    "desk_session",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("supporter_id", ForeignKey("supporter.id", ondelete="CASCADE"), nullable=False),
    Column("form_token", String(64), nullable=False),
    # What the person sees of a session; the token itself is known to the browser alone.
    Column("number", String(64), nullable=False, server_default=""),
    Column("stage", String(8), nullable=False, server_default="full"),
    Column("device", String(60), nullable=False, server_default=""),
    Column("created_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
)

invitation = Table(
    "invitation",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("role", String(20), nullable=False),
    Column("municipalities", String(500), nullable=False),
    Column("name", String(80), nullable=False, server_default=""),
    # Whose password the link renews; empty for a new account.
    Column("supporter_id", ForeignKey("supporter.id", ondelete="CASCADE")),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime),
)

# A form that was sent, and the message it became: sending it again says nothing twice.
desk_form = Table(
    "desk_form",
    metadata,
    Column("conversation_id", ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True),
    Column("form_id", String(64), primary_key=True),
    Column("message_seq", Integer, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("at", UtcDateTime, nullable=False),
    Column("supporter_id", RowId),
    Column("action", String(40), nullable=False),
    Column("conversation_id", String(64)),
    Column("role", String(20), nullable=False, server_default=""),
    Column("municipality", String(6), nullable=False, server_default=""),
    # Why somebody looked at what is not their own, or forwarded, or ended it.
    Column("purpose", String(200), nullable=False, server_default=""),
    Column("address", String(64), nullable=False, server_default=""),
)
