"""All settings, read once at start from the environment; a wrong value stops the start with a sentence."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from service.errors import ServiceError
from service.failpoints import read_failpoints

SHORTEST_SECRET = 32


class WrongSettings(ServiceError):
    """A setting cannot be used; the text is a Japanese sentence for the person who starts the service."""

    code = "wrong_settings"


class Settings(BaseSettings):
    """Environment variables `ORAHO_…`; docs/settings.md explains each for officials."""

    model_config = SettingsConfigDict(env_prefix="ORAHO_", frozen=True, extra="ignore")

    environment: Literal["development", "production"] = "development"
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    public_url: str = ""
    data_dir: Path = Path("var")
    content_dir: Path = Path("data")
    database_url: str = ""
    rasa_port: int = Field(default=5005, ge=1, le=65535)
    rasa_urls: str = ""
    rasa_token: SecretStr = SecretStr("")
    action_port: int = Field(default=5055, ge=1, le=65535)
    action_token: SecretStr = SecretStr("")
    secret_key: SecretStr = SecretStr("")
    allowed_origins: str = ""
    bot_timeout: float = Field(default=8.0, gt=0, le=30)
    token_idle_minutes: int = Field(default=30, ge=5, le=24 * 60)
    messages_per_minute: int = Field(default=20, ge=1)
    messages_per_minute_in_all: int = Field(default=3000, ge=1)
    requests_per_minute_per_address: int = Field(default=600, ge=10)
    conversations_per_hour_per_address: int = Field(default=300, ge=10)
    trusted_proxies: str = ""
    line_channel_secret: SecretStr = SecretStr("")
    line_channel_token: SecretStr = SecretStr("")
    line_forwarder_secret: SecretStr = SecretStr("")
    line_api_host: str = "https://api.line.me"
    line_data_host: str = "https://api-data.line.me"
    line_relay_municipalities: str = ""
    retention_days: int = Field(default=90, ge=7, le=365)
    audit_retention_days: int = Field(default=1095, ge=365, le=3650)
    backup_dir: str = ""
    backup_days: int = Field(default=30, ge=1, le=30)
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    mail_host: str = ""
    mail_port: int = Field(default=587, ge=1, le=65535)
    mail_security: Literal["starttls", "tls", "none"] = "starttls"
    mail_user: str = ""
    mail_password: SecretStr = SecretStr("")
    mail_from: str = ""
    alarm_minutes: int = Field(default=10, ge=1, le=24 * 60)
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    failpoints: str = ""

    @property
    def database(self) -> str:
        """SQLAlchemy's URL of the database; SQLite in the data folder unless one is named."""
        return self.database_url or f"sqlite+aiosqlite:///{self.data_dir / 'oraho.db'}"

    @property
    def backups(self) -> Path:
        """Where copies of the database are kept."""
        return Path(self.backup_dir).absolute() if self.backup_dir else self.data_dir / "backups"

    @property
    def models_dir(self) -> Path:
        """Where trained models and the pointer to the one that answers stand."""
        return self.data_dir / "models"

    @property
    def maintenance_flag(self) -> Path:
        """The file whose presence means that the service is being mended."""
        return self.data_dir / "maintenance"

    @property
    def base_url(self) -> str:
        """Where residents reach the service, without a final slash."""
        return self.public_url.rstrip("/") or f"http://{self.host}:{self.port}"

    @property
    def rasas(self) -> tuple[str, ...]:
        """Where every Rasa listens; the one on this machine unless others are named."""
        return tuple(self.rasa_urls.split()) or (f"http://127.0.0.1:{self.rasa_port}",)

    @property
    def origins(self) -> tuple[str, ...]:
        """Sites that may embed the widget, besides the service itself."""
        return tuple(origin.rstrip("/") for origin in self.allowed_origins.split())

    @property
    def is_production(self) -> bool:
        """Say whether residents rely on this service."""
        return self.environment == "production"

    @property
    def line_is_on(self) -> bool:
        """Say whether residents reach the service on LINE."""
        return bool(self.line_channel_secret.get_secret_value())

    @property
    def line_secrets(self) -> tuple[str, ...]:
        """Whose signatures on LINE's webhooks count."""
        secrets = (self.line_channel_secret, self.line_forwarder_secret)
        return tuple(secret.get_secret_value() for secret in secrets if secret.get_secret_value())

    @field_validator("data_dir", "content_dir")
    @classmethod
    def make_absolute(cls, path: Path) -> Path:
        """Folders do not change their meaning when a process changes its own."""
        return path.absolute()

    @field_validator("failpoints")
    @classmethod
    def check_failpoints(cls, listed: str) -> str:
        """Refuse a list that cannot be read."""
        read_failpoints(listed)
        return listed

    @model_validator(mode="after")
    def check_line(self) -> Settings:
        """Refuse a LINE channel that could only listen, or only speak."""
        secret, token = self.line_channel_secret, self.line_channel_token
        if bool(secret.get_secret_value()) != bool(token.get_secret_value()):
            raise ValueError("ORAHO_LINE_CHANNEL_SECRET と ORAHO_LINE_CHANNEL_TOKEN は両方書いてください。")
        return self

    @model_validator(mode="after")
    def check_oidc(self) -> Settings:
        """Refuse half a provider, and one whose answers could be read on the way."""
        if not self.oidc_issuer:
            return self
        if not self.oidc_client_id or not self.oidc_client_secret.get_secret_value():
            raise ValueError("ORAHO_OIDC_ISSUER、_CLIENT_ID、_CLIENT_SECRET は三つとも書いてください。")
        if self.is_production and not self.oidc_issuer.startswith("https://"):
            raise ValueError("ORAHO_OIDC_ISSUER には https:// で始まる住所を書いてください。")
        return self

    @model_validator(mode="after")
    def check_mail(self) -> Settings:
        """Refuse a mail server without a sender's address."""
        if self.mail_host and "@" not in self.mail_from:
            raise ValueError("ORAHO_MAIL_HOST を書くときは ORAHO_MAIL_FROM に差出人の住所を書いてください。")
        return self

    @model_validator(mode="after")
    def check_production(self) -> Settings:
        """Refuse to serve residents with settings that are fit only for trying out."""
        if not self.is_production:
            return self
        if self.failpoints:
            raise ValueError("ORAHO_FAILPOINTS は試験のためのものです。本番では書かないでください。")
        if not self.base_url.startswith("https://"):
            raise ValueError("ORAHO_PUBLIC_URL には https:// で始まる住所を書いてください。")
        for name in ("secret_key", "rasa_token", "action_token"):
            if len(getattr(self, name).get_secret_value()) < SHORTEST_SECRET:
                raise ValueError(
                    f"ORAHO_{name.upper()} には {SHORTEST_SECRET} 文字以上の値を書いてください。"
                )
        for origin in self.origins:
            if urlsplit(origin).scheme != "https":
                raise ValueError(f"ORAHO_ALLOWED_ORIGINS の {origin} は https:// で始めてください。")
        return self


def load_settings() -> Settings:
    """Read the environment; raises WrongSettings with one Japanese line for each wrong value.

    Outside production, secrets that are not set are made up once and kept in the data folder.
    """
    try:
        settings = Settings()
    except ValidationError as error:
        raise WrongSettings(
            "\n".join(_explain(item["loc"], item["msg"]) for item in error.errors())
        ) from error
    missing = {
        name: SecretStr(_keep_secret(settings.data_dir, name))
        for name in ("secret_key", "rasa_token", "action_token")
        if not getattr(settings, name).get_secret_value()
    }
    return settings.model_copy(update=missing)


def _explain(location: tuple[int | str, ...], message: str) -> str:
    if not location:
        return f"設定を直してください: {message.removeprefix('Value error, ')}"
    name = "ORAHO_" + str(location[0]).upper()
    return f"設定 {name} の値が使えません。docs/settings.md を見て直してください。({message})"


def _keep_secret(data_dir: Path, name: str) -> str:
    path = data_dir / "secrets" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="utf-8")
    return path.read_text(encoding="utf-8").strip()
