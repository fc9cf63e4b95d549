# おらほ: make run で始まり、make test で確かめる。
SHELL := /bin/bash
.DEFAULT_GOAL := help
PY := .venv/bin/python

.PHONY: help setup run code test faults test-widget measure-widget pictures lint train evaluate compare-nlu bench load lock clean browser menu-picture

help: ## この一覧を出す
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-15s %s\n", $$1, $$2}'

setup: ## 二つの環境と住民のページを用意する
	@bash scripts/setup

run: setup ## 学習して、Rasa とサービスを始める
	@exec $(PY) -m service run

code: ## 認証アプリの代わりに、窓口に入る6けたの数字を出す(試すとき)
	@$(PY) -m service code

browser: ## 画面の試験に使うブラウザを確かめ、なければ入れる
	@bash scripts/browser

test: setup browser ## すべての試験
	@$(PY) -m pytest

test-widget: setup browser ## 住民の画面だけの試験
	@npm --prefix web_widget run --silent check
	@$(PY) -m pytest tests/e2e --ignore=tests/e2e/test_whole.py

measure-widget: setup browser ## 住民の画面の速さを測り、docs に書く(静かな機械で)
	@$(PY) -m tests.e2e.measure

pictures: setup browser ## 画面の八つの状態を docs/screens に写す
	@$(PY) -m tests.e2e.pictures

faults: setup ## 落としながら、なくならないことを確かめる(長い。SLICES=30 で公開前の長さ)
	@bash scripts/faults

menu-picture: setup browser ## LINE のメニューの絵を、data/line の言葉から作り直す
	@$(PY) -m tests.e2e.menu_picture

lint: setup ## 書き方と内容の検査
	@bash scripts/lint

train: setup ## 言葉の学習だけをする
	@.venv-bot/bin/python -m bot.train --out $${ORAHO_DATA_DIR:-var}/models

evaluate: setup ## 評価用の言い方で、答えの正しさを測る
	@$(PY) -m tests.nlu.evaluate --write

bench: setup ## どれくらい速く答えるかを測る(10分ほど)
	@$(PY) -m tests.bench --write docs/performance.md

load: setup ## 1秒に20件を10分間送りつづけて測る(静かな機械で。25分ほど)
	@$(PY) -m tests.bench --sustained $${LOAD_SECONDS:-600} --write docs/load.md

compare-nlu: setup ## 聞き取りの方式を比べる(開発者向け。LINES=25 で文を減らす)
	@$(PY) -m tests.nlu.compare $(if $(LINES),--lines $(LINES))

lock: ## 依存関係を固定し直す(開発者向け)
	@bash scripts/lock

clean: ## 作ったものを消す(データは残す)
	rm -rf .venv .venv-bot web_widget/node_modules web_widget/dist
