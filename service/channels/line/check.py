"""Looks at the LINE account as a doctor would: what must be set there, and what LINE itself says about it."""

from __future__ import annotations

from dataclasses import dataclass

from service.channels.line.menu import OURS
from service.channels.line.platform import Account, LinePlatform, Quota, Webhook


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing looked at; `advice` says what to do when it is not well."""

    name: str
    is_well: bool
    found: str
    advice: str = ""


BY_HAND = (
    "「Webhookの再送」はオン(LINE Developers)。オフだと、止まっている間の相談を失います。",
    "「応答メッセージ」と「あいさつメッセージ」はオフ(LINE Official Account Manager)。",
    "「グループトーク・複数人トークへの参加」はオフ。",
    "LINEの画面の下に、六つの大きなボタンが見える。電話に大きな文字を設定しても読める。",
    "「人に相談」を押すと、町で決めたとおりの案内(ページ、または支援員)が出る。",
    "アカウントの名前と写真から、役場のものだと分かる。",
)


async def examine(platform: LinePlatform, webhook_url: str, menu_name: str) -> list[Diagnosis]:
    """Ask LINE about the account; the service itself should be running. The menu is known by its name."""
    account = await platform.read_account()
    if account is None:
        advice = "ORAHO_LINE_CHANNEL_TOKEN と ORAHO_LINE_API_HOST を確かめてください。"
        return [Diagnosis("アクセストークン", is_well=False, found="LINEが受け付けません", advice=advice)]
    return [
        Diagnosis("アクセストークン", is_well=True, found=f"{account.name}({account.basic_id})"),
        _look_at_chat(account),
        *_look_at_webhook(await platform.read_webhook(), webhook_url),
        await _try_webhook(platform),
        _look_at_quota(await platform.read_quota()),
        _look_at_menu(await platform.read_menu_name(), menu_name),
    ]


def _look_at_chat(account: Account) -> Diagnosis:
    advice = "「チャット」をオフにしてください。そこで書いた返事は、この窓口から見えません。"
    return Diagnosis("チャット", account.is_bot_mode, "オフ" if account.is_bot_mode else "オン", advice)


def _look_at_webhook(webhook: Webhook | None, expected: str) -> list[Diagnosis]:
    if webhook is None:
        advice = f"Webhook URL に {expected} を登録してください。"
        return [Diagnosis("Webhook URL", is_well=False, found="登録されていません", advice=advice)]
    return [
        Diagnosis(
            "Webhook URL",
            webhook.url == expected,
            webhook.url,
            f"{expected} にしてください。",
        ),
        Diagnosis(
            "Webhookの利用",
            webhook.is_active,
            "オン" if webhook.is_active else "オフ",
            "「Webhookの利用」をオンにしてください。",
        ),
    ]


async def _try_webhook(platform: LinePlatform) -> Diagnosis:
    result = await platform.try_webhook()
    advice = "サービスが外から https で見えるか、シークレットが合っているかを確かめてください。"
    return Diagnosis("Webhookの試し", result == "", result or "届きました", advice)


def _look_at_quota(quota: Quota | None) -> Diagnosis:
    if quota is None:
        return Diagnosis(
            "無料メッセージ", is_well=False, found="分かりません", advice="あとで確かめてください。"
        )
    if quota.limit is None:
        return Diagnosis("無料メッセージ", is_well=True, found=f"上限なし(今月 {quota.spent} 通)")
    left = quota.limit - quota.spent
    advice = "支援員の返事が来月まで届かないことがあります。プランを見直してください。"
    return Diagnosis("無料メッセージ", left > quota.limit // 10, f"残り {left} 通 / {quota.limit} 通", advice)


def _look_at_menu(shown: str, expected: str) -> Diagnosis:
    if shown and not shown.startswith(OURS):
        return Diagnosis("メニュー", is_well=True, found="町が自分で作ったもの")
    found = "data/line のとおり" if shown == expected else "古いまま" if shown else "出ていません"
    advice = ".venv/bin/python -m service line-menu を動かしてください。"
    return Diagnosis("メニュー", shown == expected, found, advice)
