"""Examples of sessions, second factors and one's own keys, for OpenAPI."""

from typing import Any

WAYS = {"password": True, "office": "أمانة محافظة جدة", "users": True, "signed_in": False}
SESSION: dict[str, Any] = {
    "id": "5a62ece04080",
    "user": "noura",
    "roles": ["agent"],
    "places": ["jeddah"],
    "how": "password",
    "began": "2026-11-23T08:00:00Z",
    "ends": "2026-11-23T10:00:00Z",
    "second_factor": True,
    "confined": False,
    "csrf": "9f2c…",
}
SESSIONS = {
    "items": [
        {
            "id": "5a62ece04080",
            "how": "password",
            "began": "2026-11-23T08:00:00Z",
            "seen": "2026-11-23T08:20:00Z",
            "ends": "2026-11-23T10:20:00Z",
            "address": "198.51.100.7",
            "here": True,
        }
    ]
}
FACTOR = {"on": True, "needed": True, "recovery_codes": 9}
NEW_FACTOR = {
    "secret": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
    "uri": "otpauth://totp/Sawt:noura?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Sawt",
}
RECOVERY = {"recovery_codes": ["mfrg-g2lt-nbsw-y3dp"], "csrf": "51d0…"}
