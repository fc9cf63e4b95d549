"""Check the Rasa project more strictly than Rasa does: `python -m bot.validate`.

Rasa's own validation exits 0 in spite of its UserWarnings and does not see a text under two labels.
"""

from __future__ import annotations

import os
import sys
import warnings
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.fingerprint import ROOT
from bot.quiet import noise_to, prepare_environment

# Both keep a pickle by way of skops 0.9.0, which has open advisories.
BANNED_COMPONENTS = frozenset({"LogisticRegressionClassifier", "SklearnIntentClassifier"})


def main() -> int:
    """Print every finding in Japanese; 1 when there is one."""
    prepare_environment()
    findings = [*find_banned_components(), *find_warnings(), *find_double_texts()]
    for finding in findings:
        print(finding, file=sys.stderr)
    print("Rasa のデータに問題はありません。" if not findings else f"{len(findings)}件の指摘があります。")
    return 1 if findings else 0


def find_banned_components() -> Iterator[str]:
    """Name the components that must not be used."""
    text = (ROOT / "bot/config.yml").read_text(encoding="utf-8")
    for name in sorted(BANNED_COMPONENTS):
        if name in text:
            yield f"bot/config.yml: {name} は使えません(skops の脆弱性)"


def find_warnings() -> Iterator[str]:
    """Run Rasa's validation and take every UserWarning and every failed check as a finding."""
    with warnings.catch_warnings(record=True) as caught, noise_to(Path(os.devnull)):
        warnings.simplefilter("always")
        checks = _run_rasa_checks()
    for name, passed in checks.items():
        if not passed:
            yield f"Rasa の検査 {name} に通りません"
    for warning in caught:
        if issubclass(warning.category, UserWarning) and "rasa" in str(warning.filename):
            yield f"Rasa の警告: {str(warning.message).splitlines()[0]}"


def find_double_texts() -> Iterator[str]:
    """Name every example that stands under two labels."""
    from rasa.shared.nlu.training_data.loading import load_data

    labels: defaultdict[str, set[str]] = defaultdict(set)
    with noise_to(Path(os.devnull)):
        examples = load_data(str(ROOT / "data/nlu")).intent_examples
    for example in examples:
        labels[example.get("text").strip()].add(_label(example))
    for text, found in sorted(labels.items()):
        if len(found) > 1:
            yield f"「{text}」が二つの項目にあります: {'、'.join(sorted(found))}"


def _label(example: Any) -> str:
    metadata = (example.get("metadata") or {}).get("intent") or {}
    return f"{example.get('intent')}/{metadata.get('topic', '')}"


def _run_rasa_checks() -> dict[str, bool]:
    from rasa.shared.importers.importer import TrainingDataImporter
    from rasa.validator import Validator

    importer = TrainingDataImporter.load_from_config(
        config_path=str(ROOT / "bot/config.yml"),
        domain_path=str(ROOT / "bot/domain"),
        training_data_paths=[str(ROOT / "data/nlu"), str(ROOT / "data/stories")],
    )
    validator = Validator.from_importer(importer)
    return {
        "domain": validator.verify_domain_validity(),
        "intents": validator.verify_intents(ignore_warnings=False),
        "intents in stories": validator.verify_intents_in_stories(ignore_warnings=False),
        "examples": validator.verify_example_repetition_in_intents(ignore_warnings=False),
        "stories": validator.verify_story_structure(ignore_warnings=False),
    }


if __name__ == "__main__":
    raise SystemExit(main())
