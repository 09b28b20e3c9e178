"""Texts that are legal on the wire and that something on the way might not bear."""

ODD = {
    "NUL": "ماء\0ماء",
    "a lone surrogate": "ماء \ud800 ماء",
    "surrogates the wrong way round": "ماء \udc00\ud800",
    "bidi controls": "\u202eماء\u202c \u2066ماء\u2069 \u200f\u200e",
    "what nobody sees": "م\u200bا\u200cء\u200d\ufeff\u2060\u00ad",
    "joined emoji": "ماء \U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466\U0001f3fd",
    "flags and tags": "ماء \U0001f1f8\U0001f1e6 \U0001f3f4\U000e0067\U000e0062\U000e007f",
    "a heap of marks": "م" + "\u0316\u0301" * 20_000,
    "one long line": "ماء" * 350_000,
    "one long word": "a" * 1_000_000,
    "control signs": "ماء" + "".join(map(chr, (*range(1, 32), *range(127, 160)))),
    "no characters": "ماء \ufffe\uffff\U0010ffff \ufdd0",
    "line ends": "ماء\u2028ماء\u2029ماء\x85ماء\vماء\fماء\r\nماء",
    "a formula": "=cmd|' /C calc'!A0",
    "markup": "<script>alert(1)</script><img src=x onerror=alert(1)> ماء &#0; &#xD800; &#x110000;",
    "a format": "%s %n {0} {x.__class__} ${jndi:ldap://x} '; DROP TABLE posts;-- \\ \" ماء",
    "the widest letter": "\ufdfa" * 10_000,
    "only spaces": "\u3000\u00a0\u2003 \t\n",
    "nothing": "",
}
