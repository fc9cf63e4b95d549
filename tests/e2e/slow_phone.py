"""A slow telephone: 400 kilobits and 400 milliseconds of line, a processor six times slower."""

from __future__ import annotations

from playwright.sync_api import Browser

LINE = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
SLOWER = 6
SEEN = """() => new Promise(done => {
  const look = () => {
    const host = document.querySelector('soudan-chat');
    const launcher = host && host.shadowRoot && host.shadowRoot.querySelector('.launcher');
    if (launcher && launcher.getClientRects().length) requestAnimationFrame(() => done(performance.now()));
    else requestAnimationFrame(look);
  };
  look();
})"""


def time_launcher(browser: Browser, url: str) -> float:
    """Return the seconds from asking for a page until its launcher is painted."""
    context = browser.new_context(viewport={"width": 390, "height": 780}, is_mobile=True, has_touch=True)
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", LINE)
    line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(url, wait_until="commit")
    seen: float = page.evaluate(SEEN)
    context.close()
    return seen / 1000
