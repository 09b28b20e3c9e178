from ipaddress import ip_address, ip_network

import pytest

from listener.guard import (
    LONGEST_URL,
    Address,
    Forbidden,
    check_ip,
    read_address,
    redirected,
    trusted,
)

HERE = Address(scheme="https", host="news.example", port=443, target="/rss/all?a=1")


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("HTTPS://News.Example./rss", "https://news.example/rss"),
        ("http://news.example", "http://news.example/"),
        ("http://news.example?a=1#part", "http://news.example/?a=1"),
        ("http://news.example:80/", "http://news.example/"),
        ("http://news.example:/", "http://news.example/"),
        ("https://news.example:8443/", "https://news.example:8443/"),
        ("http://my_site.example/", "http://my_site.example/"),
        ("http://[2606:4700:4700:0::1111]:8080/", "http://[2606:4700:4700::1111]:8080/"),
        (
            "http://بلدية.السعودية/أخبار",
            "http://xn--ngbcr7f5a.xn--mgberp4a5d4ar/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1",
        ),
        ("http://a.example/%D8%A3%2541", "http://a.example/%D8%A3%2541"),
    ],
)
def test_an_address_is_read_into_what_is_dialled(url: str, read: str) -> None:
    assert str(read_address(url)) == read


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://a.example/" + "a" * LONGEST_URL, "longer"),
        ("http://a.example/a b", "space"),
        ("http://a.example/\ud800", "control"),
        ("ftp://a.example/", "only http"),
        ("http:///a.example/", "only http"),
        ("http://user@a.example/", "user name"),
        ("http://a%2eexample/", "cannot be read"),
        ("http://a.example:0/", "port 0"),
        ("http://a.example:22/", "port 22"),
        ("http://a.example:65536/", "port 65536"),
        ("http://a.example:٨٠/", "cannot be read"),
        ("http://[::1::]/", "IPv6"),
        ("http://[::ffff:1.2.3.4.5]/", "IPv6"),
        ("http://a..example/", "no valid name"),
        ("http://-a.example/", "no valid name"),
        ("http://" + "a." * 130 + "example/", "no valid name"),
        ("http://‌.example/", "no valid name"),
        ("http://0x7f.1/", "four decimal"),
        ("http://127.1/", "four decimal"),
        ("http://٣.٣.٣.٣/", "ASCII digits"),
        ("http://１.２.３.４/", "ASCII digits"),
        ("http://①.②.③.④/", "ASCII digits"),
    ],
)
def test_an_address_that_could_be_read_in_two_ways_is_refused(url: str, reason: str) -> None:
    with pytest.raises(Forbidden, match=reason):
        read_address(url)


@pytest.mark.parametrize(
    ("location", "read"),
    [
        ("/new", "https://news.example/new"),
        ("new", "https://news.example/rss/new"),
        ("//other.example/", "https://other.example/"),
        ("http://other.example:81/a", "http://other.example:81/a"),
        ("?b=2", "https://news.example/rss/all?b=2"),
    ],
)
def test_a_redirect_is_read_beside_the_address_it_came_from(location: str, read: str) -> None:
    assert str(redirected(HERE, location)) == read


@pytest.mark.parametrize(
    "location",
    ["", "\thttp://a.example/", "http:a.example", "javascript:alert(1)", "http://[::/", "//u@a.b/"],
)
def test_a_redirect_that_cannot_be_followed_is_refused(location: str) -> None:
    with pytest.raises(Forbidden):
        redirected(HERE, location)


@pytest.mark.parametrize(
    "ip",
    [
        *("8.8.8.8", "172.15.255.255", "100.63.255.255", "100.128.0.0", "198.20.0.0"),
        *("2606:4700::1", "::ffff:8.8.8.8", "64:ff9b::808:808"),
    ],
)
def test_what_is_public_may_be_dialled(ip: str) -> None:
    check_ip(ip_address(ip), ())


@pytest.mark.parametrize(
    "ip",
    [
        *("0.0.0.1", "10.1.2.3", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.31.255.255"),
        *(
            "192.0.0.192",
            "192.88.99.1",
            "192.168.0.1",
            "198.19.0.1",
            "224.0.0.1",
            "255.255.255.255",
        ),
        *(
            "168.63.129.16",
            "::",
            "::1",
            "::7f00:1",
            "fc00::1",
            "fe80::1",
            "fe80::1%eth0",
            "ff02::1",
        ),
        *("2001::1", "2001:db8::1", "2002:808:808::1", "3fff::1", "64:ff9b::a00:1", "64:ff9b:1::1"),
        *("::ffff:127.0.0.1", "::ffff:0:127.0.0.1", "4000::1", "5f00::1"),
    ],
)
def test_what_is_not_public_may_not_be_dialled(ip: str) -> None:
    with pytest.raises(Forbidden, match="SAWT_ALLOW_NETWORKS"):
        check_ip(ip_address(ip), ())


def test_a_network_that_was_opened_may_be_dialled_in_every_form() -> None:
    allow = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))

    for ip in ("10.0.0.1", "::ffff:10.0.0.1", "fd00::1"):
        check_ip(ip_address(ip), allow)
    assert not trusted(ip_address("11.0.0.1"), allow)
    assert not trusted(ip_address("fe80::1"), allow)


def test_a_name_is_no_literal_and_an_origin_tells_ports_apart() -> None:
    assert HERE.literal is None
    assert read_address("http://[::1]/").literal == ip_address("::1")
    assert HERE.origin == ("https", "news.example", 443)
