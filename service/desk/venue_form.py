"""The form of a venue: the cells of the list of public facilities that officials write."""

from __future__ import annotations

from collections.abc import Mapping

from knowledge.opendata.columns import CODE
from service.desk.session_form import Field

FIELDS = (
    Field("名称", "会場の名前", "教室の「会場」と同じ名前で書きます"),
    Field("名称_カナ", "名前の読み"),
    Field("所在地_連結表記", "住所", "例 福島県郡山市麓山一丁目8番4号"),
    Field("建物名等(方書)", "建物の名前"),
    Field("緯度", "緯度", "例 37.3986"),
    Field("経度", "経度", "例 140.3731"),
    Field("電話番号", "電話番号", kind="tel"),
    Field("利用可能曜日", "使える曜日", "例 月火水木金"),
    Field("開始時間", "開く時間", kind="time"),
    Field("終了時間", "閉まる時間", kind="time"),
    Field("利用可能日時特記事項", "休みの日などの説明"),
    Field("バリアフリー情報", "車いすの人のための設備", "例 車いす用トイレ、スロープ"),
    Field("説明", "説明", kind="long"),
    Field("URL", "くわしいページ"),
    Field("備考", "備考", kind="long"),
)


def read_venue_fields(values: Mapping[str, str]) -> dict[str, str]:
    """Return the cells that the form says, empty ones too."""
    return {field.cell: values.get(field.cell, "").strip() for field in FIELDS} | {CODE: values.get(CODE, "")}
