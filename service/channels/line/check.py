"""Looks at the LINE account as a doctor would: what must be set there, and what LINE itself says about it."""

from __future__ import annotations

from dataclasses import dataclass

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
)


async def examine(platform: LinePlatform, webhook_url: str) -> list[Diagnosis]:
    """Ask LINE about the account; the service itself should be running."""
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
