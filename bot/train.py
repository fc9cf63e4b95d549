"""Train the model in one process: `python -m bot.train --out DIR`."""

from __future__ import annotations

import argparse
import json
import sys
import tarfile
import time
from pathlib import Path

from bot.fingerprint import ROOT, model_name, sha256_of
from bot.quiet import noise_to, prepare_environment


class TrainingFailed(Exception):
    """Rasa could not train; the log beside the models says why."""


def train(out: Path, *, force: bool = False, more: Path | None = None) -> Path:
    """Train unless the model of these sources is there already; return its path.

    `more` is a folder of examples that were approved at the desk.
    Writes `<model>.tar.gz` and, beside it, `<model>.tar.gz.sha256`. Raises TrainingFailed.
    """
    model = out / model_name(more=more)
    if model.exists() and checksum_file(model).exists() and not force:
        return model
    out.mkdir(parents=True, exist_ok=True)
    prepare_environment()
    with noise_to(out / "train.log"):
        _run_rasa(model, more)
    if not model.exists():
        raise TrainingFailed("Rasa made no model")
    checksum_file(model).write_text(f"{sha256_of(model)}  {model.name}\n", encoding="ascii")
    return model


def checksum_file(model: Path) -> Path:
    """Return where the SHA-256 of a model stands."""
    return model.with_name(model.name + ".sha256")


def report(model: Path) -> str:
    """Say in Japanese how the thresholds did on examples that were kept from the model while it learned."""
    with tarfile.open(model) as archive:
        name = next(name for name in archive.getnames() if name.endswith("/listener.json"))
        file = archive.extractfile(name)
        outcome = json.load(file)["outcome"] if file else {}
    words = {"top1": "首位が正しい", "top3": "3位までに正しい", "answered": "答える", "wrong": "誤って答える"}
    shares = "、".join(f"{word} {outcome[key]:.1%}" for key, word in words.items())
    return f"学習に使わずに取っておいた文では: {shares}"


def _run_rasa(model: Path, more: Path | None) -> None:
    from rasa.model_training import train as rasa_train
    from rasa.shared.exceptions import RasaException

    try:
        rasa_train(
            domain=str(ROOT / "bot/domain"),
            config=str(ROOT / "bot/config.yml"),
            training_files=[
                str(ROOT / "data/nlu"),
                str(ROOT / "data/stories"),
                *([str(more)] if more else []),
            ],
            output=str(model.parent),
            fixed_model_name=model.name,
            force_training=True,
        )
    except RasaException as error:
        raise TrainingFailed(str(error)) from error


def main() -> int:
    """Train, and tell people in Japanese what happens."""
    parser = argparse.ArgumentParser(description="言葉の聞き取りを学習します。")
    parser.add_argument("--out", type=Path, default=ROOT / "var/models", help="モデルを置くフォルダー")
    parser.add_argument("--force", action="store_true", help="同じモデルがあっても学習し直す")
    parser.add_argument("--more", type=Path, help="窓口で認めた例のフォルダー")
    arguments = parser.parse_args()
    began = time.monotonic()
    print(f"学習を始めます (指紋 {model_name(more=arguments.more)})。", flush=True)
    try:
        model = train(arguments.out, force=arguments.force, more=arguments.more)
    except TrainingFailed as error:
        print(
            f"学習に失敗しました: {error}\n記録: {arguments.out / 'train.log'}",
            file=sys.stderr,
        )
        return 1
    print(report(model))
    took = f"{time.monotonic() - began:.0f} 秒、CPU {time.process_time():.0f} 秒"
    print(f"できました ({took}): {model}")
    print(f"SHA-256: {sha256_of(model)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
