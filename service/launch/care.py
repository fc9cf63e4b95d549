"""What the people who run the service do by hand: purge now, close for a while, open again."""

from __future__ import annotations

from datetime import timedelta

from service.launch.clock import read_clock
from service.launch.run import open_database
from service.retention import Retention
from service.settings import Settings


async def purge(settings: Settings) -> None:
    """Delete at once what has been kept long enough."""
    database = await open_database(settings)
    try:
        deleted = await Retention(database, read_clock, timedelta(days=settings.retention_days)).run()
    finally:
        await database.close()
    print(f"{settings.retention_days}日をすぎた相談を{deleted}件消しました。")


def switch_maintenance(settings: Settings, *, is_on: bool) -> None:
    """Show residents that the service is being mended, or stop showing it."""
    if is_on:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        settings.maintenance_flag.touch()
        print("手入れ中の案内を出しました。終わったら maintenance off としてください。")
    else:
        settings.maintenance_flag.unlink(missing_ok=True)
        print("手入れ中の案内をやめました。")
