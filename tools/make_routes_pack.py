#!/usr/bin/env python3
"""Which sea passages does trade between two countries use?

    python3 tools/make_routes_pack.py <folder of source data> [OUT] [--quiet]

writes the pack routes below OUT, which is `data` beside `tools` unless given and must hold the pack `countries` already.

  routes        coasts.csv     the coasts of each country, and days over land to reach them
                legs.csv       legs of a small graph of the seas with length, days and the passage on each leg
                passages.csv   the passages, what replaces each, and what a detour takes and costs
                freight.csv    what a day at sea costs a tonne
                land.csv       sets of countries that trade with each other over land

The mapping of coasts and legs is lode's own reading of the map: flag prior throughout. Lengths of legs are computed here as
great circles through stated points. Standard library only; same sources, same bytes.
"""

import heapq
import math
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import packs_common as pc  # noqa: E402

pc.COLUMN_TYPES.update({name: "number" for name in (
    "access_days", "nm", "days", "extra_days", "extra_days_low", "extra_days_high", "bulk_usd_per_t", "bulk_usd_per_t_low",
    "bulk_usd_per_t_high", "container_usd_per_t", "container_usd_per_t_low", "container_usd_per_t_high")})

PRIOR = "lode prior"
MAP = "lode prior, from the map"

# ------------------------------------------------------------------------------------------------------------------ the seas

# Nodes of the graph: longitude, latitude of a port or a turning point.
NODES = {
    "east_asia": (122.5, 31.0, "Shanghai"), "south_china": (114.3, 22.0, "Hong Kong"), "indochina": (107.5, 10.0, "Vung Tau"),
    "philippines": (125.8, 9.8, "Surigao"), "singapore": (104.0, 1.2, "Singapore"), "java_sea": (118.5, -3.5, "Makassar"),
    "lombok_south": (115.7, -9.2, "south of Lombok Strait"), "sunda_west": (104.5, -6.8, "west of Sunda Strait"),
    "andaman": (95.3, 6.1, "north of Sumatra"), "bay_of_bengal": (91.0, 17.0, "Bay of Bengal"),
    "sri_lanka": (80.6, 5.7, "Dondra Head"), "south_asia": (72.5, 18.9, "Mumbai"), "gulf": (53.5, 26.0, "Jebel Ali and Dammam"),
    "gulf_of_oman": (57.5, 24.8, "Sohar and Fujairah"), "gulf_of_aden": (45.5, 12.2, "Aden"),
    "red_sea": (38.5, 21.0, "Jeddah"), "mediterranean_east": (31.5, 32.3, "Port Said"),
    "mediterranean_west": (9.5, 38.5, "west of Sicily"), "black_sea": (31.0, 44.0, "off Odesa and Constanta"),
    "iberia": (-9.8, 37.5, "off Lisbon"), "north_west_europe": (3.5, 52.0, "Rotterdam"), "baltic": (19.0, 57.0, "Baltic"),
    "barents": (33.5, 69.6, "Murmansk"), "west_africa": (-14.5, 9.5, "Conakry"), "gulf_of_guinea": (2.0, 5.0, "Lome and Abidjan"),
    "central_africa": (11.5, -7.0, "Lobito and Matadi"), "southern_africa": (17.5, -33.5, "Saldanha"),
    "south_east_africa": (32.3, -29.0, "Richards Bay and Durban"), "mozambique": (38.0, -18.0, "Beira and Nacala"),
    "east_africa": (40.0, -6.8, "Dar es Salaam"), "australia_west": (115.0, -22.5, "off North West Cape"),
    "australia_east": (153.7, -27.0, "Brisbane"), "pacific_islands": (167.0, -23.0, "Noumea"), "new_guinea": (148.5, -6.5, "Lae"),
    "new_zealand": (175.5, -36.5, "Auckland"), "na_west": (-119.0, 33.5, "Los Angeles"), "na_north_west": (-125.5, 48.5, "Vancouver"),
    "mexico_west": (-104.5, 18.8, "Manzanillo"), "panama_pacific": (-79.5, 8.5, "Balboa"), "panama_atlantic": (-79.9, 9.5, "Colon"),
    "caribbean": (-71.0, 14.0, "Caribbean"), "na_gulf": (-91.5, 28.5, "Houston and New Orleans"), "na_east": (-73.5, 40.3, "New York"),
    "sa_west": (-71.5, -20.0, "Antofagasta and Callao"), "sa_east": (-43.5, -23.8, "Rio and Santos"),
    "sa_north_east": (-43.5, -1.5, "Sao Luis"),
}

PASSAGES = [   # id, name, longitude, latitude, what replaces it, the lane that the printed detour is of, note
    ("malacca", "Strait of Malacca", 101.0, 2.8, "Sunda or Lombok Strait", "east_asia>sri_lanka", ""),
    ("sunda", "Sunda Strait", 105.6, -6.0, "Lombok Strait or Malacca", "java_sea>south_east_africa", "shallow for the largest ships"),
    ("lombok", "Lombok Strait", 115.8, -8.6, "Sunda Strait, or round Australia", "australia_west>east_asia", ""),
    ("hormuz", "Strait of Hormuz", 56.4, 26.5, "none by sea; ports outside it are reached by road: see coasts.csv", "", ""),
    ("bab_el_mandeb", "Bab el-Mandeb", 43.4, 12.6, "Cape of Good Hope", "east_asia>north_west_europe", ""),
    ("suez", "Suez Canal", 32.4, 30.5, "Cape of Good Hope", "east_asia>north_west_europe", ""),
    ("panama", "Panama Canal", -79.7, 9.1, "Strait of Magellan, Suez or the Cape", "sa_west>na_gulf", ""),
    ("bosporus", "Turkish Straits", 29.1, 41.1, "none by sea", "", "the Bosporus and the Dardanelles"),
    ("gibraltar", "Strait of Gibraltar", -5.6, 35.9, "Suez and the Cape", "mediterranean_west>north_west_europe", ""),
    ("cape_good_hope", "Cape of Good Hope", 18.5, -35.0, "Suez, or the Strait of Magellan", "south_east_africa>north_west_europe",
     "open sea: closing it is a figure of thought"),
    ("danish_straits", "Danish Straits", 11.0, 55.5, "Kiel Canal, for ships of up to 9.5 m draught", "baltic>north_west_europe", ""),
    ("kiel", "Kiel Canal", 9.6, 54.2, "Danish Straits", "", "used when the straits are closed; it has a queue of a day here"),
    ("taiwan_strait", "Taiwan Strait", 119.5, 24.2, "east of Taiwan", "east_asia>south_china", ""),
    ("south_china_sea", "South China Sea", 112.0, 13.0, "Philippine and Celebes Sea, Lombok Strait", "east_asia>sri_lanka",
     "ports on its shore in Viet Nam, Cambodia and Thailand have no other sea"),
    ("magellan", "Strait of Magellan and Cape Horn", -71.0, -54.0, "Panama Canal", "sa_west>sa_east", ""),
]

# Leg: from, to, passage, hours of waiting, points on the way.
LEGS = [
    ("east_asia", "south_china", "taiwan_strait", 0, [(121.0, 26.5), (118.5, 23.5)]),
    ("east_asia", "south_china", "", 0, [(123.2, 25.5), (121.9, 21.5), (119.0, 21.0)]),
    ("south_china", "singapore", "south_china_sea", 0, [(110.5, 10.0), (105.5, 3.0)]),
    ("south_china", "indochina", "south_china_sea", 0, [(110.5, 12.5)]),
    ("indochina", "singapore", "south_china_sea", 0, [(105.0, 4.0)]),
    ("south_china", "java_sea", "south_china_sea", 0, [(117.5, 16.0), (119.0, 11.5), (121.5, 8.0), (120.0, 3.0), (118.5, 0.0)]),
    ("south_china", "philippines", "", 0, [(120.5, 20.5), (123.0, 18.5), (126.5, 12.0)]),
    ("east_asia", "philippines", "", 0, [(125.0, 20.0), (126.8, 12.0)]),
    ("philippines", "java_sea", "", 0, [(126.8, 5.5), (124.5, 2.5), (119.5, 1.5), (118.5, -1.5)]),
    ("philippines", "new_guinea", "", 0, [(135.0, 3.0), (146.0, -1.0), (148.0, -5.5)]),
    ("singapore", "java_sea", "", 0, [(107.0, -3.0), (112.0, -5.0)]),
    ("singapore", "andaman", "malacca", 0, [(101.0, 2.7), (98.0, 5.5)]),
    ("singapore", "sunda_west", "sunda", 0, [(106.5, -3.0), (105.9, -5.8)]),
    ("java_sea", "sunda_west", "sunda", 0, [(112.0, -5.3), (106.2, -5.6)]),
    ("java_sea", "lombok_south", "lombok", 0, [(116.5, -7.0)]),
    ("andaman", "sri_lanka", "", 0, []), ("andaman", "bay_of_bengal", "", 0, []), ("bay_of_bengal", "sri_lanka", "", 0, [(82.5, 6.5)]),
    ("sunda_west", "sri_lanka", "", 0, []), ("sunda_west", "south_east_africa", "", 0, [(47.0, -27.0)]),
    ("sunda_west", "mozambique", "", 0, [(50.5, -11.0), (43.0, -14.0)]), ("sunda_west", "australia_west", "", 0, []),
    ("lombok_south", "australia_west", "", 0, []), ("lombok_south", "sunda_west", "", 0, [(110.0, -9.3)]),
    ("lombok_south", "south_east_africa", "", 0, [(47.0, -27.0)]),
    ("sri_lanka", "south_asia", "", 0, [(77.3, 7.6)]), ("sri_lanka", "gulf_of_oman", "", 0, [(77.0, 8.0), (60.5, 22.5)]),
    ("sri_lanka", "gulf_of_aden", "", 0, [(73.0, 8.0), (51.5, 12.5)]), ("sri_lanka", "east_africa", "", 0, []),
    ("sri_lanka", "south_east_africa", "", 0, [(52.0, -21.5), (47.5, -27.0)]), ("sri_lanka", "australia_west", "", 0, []),
    ("south_asia", "gulf_of_oman", "", 0, [(60.0, 24.0)]), ("south_asia", "gulf_of_aden", "", 0, [(51.8, 13.0)]),
    ("south_asia", "east_africa", "", 0, []), ("south_asia", "south_east_africa", "", 0, [(51.5, -10.0), (43.0, -14.0), (36.5, -24.0)]),
    ("gulf", "gulf_of_oman", "hormuz", 0, [(56.5, 26.5)]),
    ("gulf_of_oman", "gulf_of_aden", "", 0, [(60.3, 22.3), (55.5, 16.5), (52.0, 13.0)]),
    ("gulf_of_oman", "east_africa", "", 0, [(60.3, 22.3), (53.0, 10.5)]),
    ("gulf_of_oman", "south_east_africa", "", 0, [(60.3, 22.3), (50.5, -10.5), (43.0, -14.0), (36.5, -24.0)]),
    ("gulf_of_aden", "red_sea", "bab_el_mandeb", 0, [(43.3, 12.6)]), ("gulf_of_aden", "east_africa", "", 0, [(51.8, 12.2), (51.0, 5.0)]),
    ("red_sea", "mediterranean_east", "suez", 12, [(34.0, 27.5), (32.6, 29.8)]),
    ("mediterranean_east", "mediterranean_west", "", 0, [(20.0, 34.8), (11.2, 37.4)]),
    ("mediterranean_east", "black_sea", "bosporus", 6, [(28.5, 35.8), (26.0, 39.5), (29.1, 41.1)]),
    ("mediterranean_west", "black_sea", "bosporus", 6, [(11.2, 37.3), (22.8, 36.2), (26.0, 39.5), (29.1, 41.1)]),
    ("mediterranean_west", "iberia", "gibraltar", 0, [(-2.0, 36.3), (-5.6, 35.9)]),
    ("iberia", "north_west_europe", "", 0, [(-9.9, 43.3), (-5.6, 48.8), (1.4, 50.9)]),
    ("north_west_europe", "baltic", "danish_straits", 0, [(8.0, 57.3), (10.8, 57.8), (10.9, 55.5), (12.5, 54.4)]),
    ("north_west_europe", "baltic", "kiel", 48, [(8.5, 54.0), (10.2, 54.4), (13.5, 54.8)]),
    ("north_west_europe", "barents", "", 0, [(4.0, 60.5), (14.0, 68.0), (25.5, 71.4)]),
    ("iberia", "west_africa", "", 0, [(-17.9, 14.7)]), ("west_africa", "gulf_of_guinea", "", 0, [(-8.0, 3.9)]),
    ("gulf_of_guinea", "central_africa", "", 0, []), ("central_africa", "southern_africa", "", 0, []),
    ("central_africa", "west_africa", "", 0, [(-8.0, 3.5)]), ("central_africa", "sa_north_east", "", 0, [(-34.5, -4.0)]),
    ("central_africa", "sa_east", "", 0, []), ("gulf_of_guinea", "sa_north_east", "", 0, []),
    ("gulf_of_guinea", "southern_africa", "", 0, []), ("southern_africa", "west_africa", "", 0, [(-10.0, 3.5)]),
    ("southern_africa", "iberia", "", 0, [(-17.9, 14.7)]), ("southern_africa", "sa_east", "", 0, []),
    ("southern_africa", "sa_north_east", "", 0, [(-34.0, -6.0)]), ("southern_africa", "caribbean", "", 0, [(-34.0, -5.0), (-50.0, 6.0)]),
    ("southern_africa", "na_east", "", 0, []), ("southern_africa", "south_east_africa", "cape_good_hope", 0, [(18.2, -35.0), (20.5, -35.3)]),
    ("south_east_africa", "mozambique", "", 0, [(36.0, -24.5)]), ("mozambique", "east_africa", "", 0, [(41.5, -11.0)]),
    ("australia_west", "south_east_africa", "", 0, [(47.0, -29.0)]), ("australia_west", "mozambique", "", 0, [(50.5, -11.0), (43.0, -14.0)]),
    ("australia_west", "gulf_of_aden", "", 0, [(53.0, 12.5)]), ("australia_west", "gulf_of_oman", "", 0, [(60.5, 22.0)]),
    ("australia_west", "australia_east", "", 0, [(114.8, -35.2), (143.0, -39.8), (150.2, -37.8)]),
    ("java_sea", "australia_east", "", 0, [(122.5, -8.5), (131.0, -10.0), (141.8, -10.5), (145.8, -15.0)]),
    ("australia_east", "east_asia", "", 0, [(154.8, -12.0), (152.0, -3.0), (145.0, 6.0)]),
    ("australia_east", "philippines", "", 0, [(154.8, -12.0), (152.5, -4.0), (146.0, -0.5)]), ("australia_east", "new_guinea", "", 0, [(150.5, -11.5)]),
    ("australia_east", "pacific_islands", "", 0, []), ("australia_east", "new_zealand", "", 0, []),
    ("pacific_islands", "new_zealand", "", 0, []), ("pacific_islands", "east_asia", "", 0, [(158.0, -3.0)]),
    ("pacific_islands", "na_west", "", 0, []), ("pacific_islands", "panama_pacific", "", 0, []),
    ("new_guinea", "east_asia", "", 0, [(148.0, -4.0), (145.0, 6.0)]),
    ("new_zealand", "na_west", "", 0, []), ("new_zealand", "panama_pacific", "", 0, []), ("new_zealand", "sa_west", "", 0, []),
    ("australia_east", "na_west", "", 0, []), ("australia_east", "panama_pacific", "", 0, [(172.0, -33.5)]),
    ("australia_east", "sa_west", "", 0, [(173.0, -34.0)]),
    ("east_asia", "na_west", "", 0, [(131.0, 31.0), (145.0, 37.0)]), ("east_asia", "na_north_west", "", 0, [(129.5, 34.5), (140.5, 41.4)]),
    ("na_north_west", "na_west", "", 0, [(-125.0, 40.5)]), ("na_west", "mexico_west", "", 0, [(-110.3, 22.7)]),
    ("mexico_west", "panama_pacific", "", 0, [(-86.0, 9.0), (-80.5, 7.0)]), ("east_asia", "mexico_west", "", 0, [(131.0, 31.0)]),
    ("east_asia", "panama_pacific", "", 0, [(131.0, 31.0), (-82.0, 7.0)]), ("east_asia", "sa_west", "", 0, [(131.0, 30.5)]),
    ("philippines", "na_west", "", 0, []), ("philippines", "panama_pacific", "", 0, []),
    ("mexico_west", "sa_west", "", 0, [(-82.5, -5.0), (-77.8, -12.0)]),
    ("panama_pacific", "sa_west", "", 0, [(-81.8, -4.5), (-77.8, -12.0)]), ("panama_pacific", "panama_atlantic", "panama", 72, []),
    ("sa_west", "sa_east", "magellan", 0, [(-75.5, -50.0), (-71.0, -53.8), (-68.0, -52.5), (-53.0, -35.5)]),
    ("sa_west", "southern_africa", "magellan", 0, [(-75.5, -50.0), (-71.0, -53.8), (-68.0, -52.5)]),
    ("pacific_islands", "sa_east", "magellan", 0, [(-67.3, -56.5)]), ("new_zealand", "sa_east", "magellan", 0, [(-67.3, -56.5)]),
    ("sa_east", "sa_north_east", "", 0, [(-34.5, -8.0), (-35.0, -4.8)]), ("sa_east", "west_africa", "", 0, [(-34.3, -8.0)]),
    ("sa_east", "iberia", "", 0, [(-34.0, -8.0), (-26.0, 15.0)]), ("sa_north_east", "iberia", "", 0, []), ("sa_north_east", "west_africa", "", 0, []),
    ("sa_north_east", "caribbean", "", 0, [(-50.0, 6.0)]), ("sa_north_east", "na_east", "", 0, []),
    ("panama_atlantic", "caribbean", "", 0, []), ("panama_atlantic", "na_gulf", "", 0, [(-85.5, 21.6)]),
    ("panama_atlantic", "na_east", "", 0, [(-74.3, 20.0)]), ("panama_atlantic", "iberia", "", 0, [(-67.8, 18.5)]),
    ("panama_atlantic", "north_west_europe", "", 0, [(-67.8, 18.5), (-6.0, 49.0), (1.4, 50.9)]),
    ("caribbean", "na_gulf", "", 0, [(-85.5, 21.6)]), ("caribbean", "na_east", "", 0, [(-74.3, 20.0)]),
    ("caribbean", "iberia", "", 0, []), ("caribbean", "north_west_europe", "", 0, [(-6.0, 49.0), (1.4, 50.9)]),
    ("caribbean", "west_africa", "", 0, []), ("na_gulf", "na_east", "", 0, [(-83.0, 24.3), (-79.8, 26.5)]),
    ("na_gulf", "iberia", "", 0, [(-83.0, 24.3), (-79.8, 26.5)]), ("na_gulf", "north_west_europe", "", 0, [(-83.0, 24.3), (-79.8, 26.5), (-6.0, 49.0), (1.4, 50.9)]),
    ("na_east", "iberia", "", 0, []), ("na_east", "north_west_europe", "", 0, [(-60.0, 43.0), (-6.0, 49.0), (1.4, 50.9)]),
    ("na_east", "barents", "", 0, [(-50.0, 46.0), (0.0, 65.0), (25.5, 71.4)]), ("na_east", "west_africa", "", 0, []),
]

SPEED = 13.0            # knots
SPEED_RANGE = (11.0, 16.0)
EARTH_NM = 3440.065     # mean radius in nautical miles


def great_circle(a, b):
    """Nautical miles between two (lon, lat)."""
    lon1, lat1, lon2, lat2 = (math.radians(x) for x in (a[0], a[1], b[0], b[1]))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_NM * math.asin(min(1.0, math.sqrt(h)))


def legs_of():
    rows = []
    for a, b, passage, wait, way in LEGS:
        points = [NODES[a][:2]] + way + [NODES[b][:2]]
        nm = round(sum(great_circle(p, q) for p, q in zip(points, points[1:])))
        note = "%s to %s" % (NODES[a][2], NODES[b][2])
        if wait:
            note += "; with %d h of waiting and passing" % wait
        rows.append([a, b, passage, nm, round(nm / SPEED / 24 + wait / 24, 2), "prior", MAP, note])
    return rows


def way_days(rows, lane, closed=()):
    """Days of the shortest way from one node to another, None where there is none."""
    start, goal = lane.split(">")
    best, queue = {start: 0.0}, [(0.0, start)]
    while queue:
        d, n = heapq.heappop(queue)
        if n == goal:
            return d
        if d > best[n]:
            continue
        for a, b, passage, _, days, *_ in rows:
            m = b if a == n else a if b == n else None
            if m and passage not in closed and d + days < best.get(m, 1e9):
                best[m] = d + days
                heapq.heappush(queue, (d + days, m))
    return None


# What a day at sea costs a tonne of cargo: hire and fuel over cargo. USD/t/day: value, low, high.
FREIGHT = [
    ("bulk", 0.6, 0.4, 1.2, "a ship of 50,000 t of cargo at 15,000 USD of hire and 25 t of fuel at 600 USD a day; high: hire of 2021"),
    ("container", 2.0, 1.2, 12.0, "6,000 boxes of 7 t at 40,000 USD of hire and 60 t of fuel at 600 USD a day; high: rates from "
     "Shanghai to Europe rose by some 3,000 USD a box of 25 t in January 2024, 120 USD/t over ten days"),
]
PEMP = "Notteboom, Pallis and Rodrigue, Port Economics, Management and Policy: routing options Shanghai-Rotterdam"
# Published detours: passage -> low, high days, source.
PUBLISHED = {"suez": (7, 14, PEMP), "bab_el_mandeb": (7, 14, PEMP)}


def passages(rows):
    out = []
    rate = {f[0]: f[1:4] for f in FREIGHT}
    for pid, name, lon, lat, instead, lane, note in PASSAGES:
        days = low = high = None
        if lane:
            around = way_days(rows, lane, (pid,))
            days = round(around - way_days(rows, lane), 2)
            low, high = round(days * SPEED / SPEED_RANGE[1], 2), round(days * SPEED / SPEED_RANGE[0], 2)
        source = PRIOR + "; shortest way in legs.csv without the passage"
        if pid in PUBLISHED:
            low, high, printed = PUBLISHED[pid]
            source += "; low and high: " + printed
        cost = []
        for carriage in ("bulk", "container"):
            v, l, h = rate[carriage]
            cost += [pc.sig(days * v, 3), pc.sig(low * l, 3), pc.sig(high * h, 3)] if days is not None else [None] * 3
        out.append([pid, name, lon, lat, instead, lane.replace(">", " to "), days, low, high] + cost + ["prior", source, note])
    return out


# ---------------------------------------------------------------------------------------------------------------- the coasts

# Coast: countries, each with days over land to it (0 unless CODE:DAYS).
COASTS = {
    "east_asia": "CHN JPN KOR PRK TWN MNG:4 RUS:12 KAZ:9 KGZ:10 UZB:11 TJK:12 MNP GUM",
    "south_china": "CHN:4 HKG MAC",
    "indochina": "VNM KHM THA LAO:3",
    "philippines": "PHL PLW",
    "singapore": "SGP MYS IDN BRN",
    "java_sea": "IDN TLS",
    "bay_of_bengal": "BGD MMR IND NPL:4 BTN:4 THA:5 MYS:5",
    "sri_lanka": "LKA MDV IOT",
    "south_asia": "IND PAK AFG:5 NPL:6",
    "gulf": "ARE QAT KWT BHR SAU IRQ IRN",
    "gulf_of_oman": "OMN ARE:1 IRN:3 PAK:1 AFG:6 TKM:8 UZB:9",
    "gulf_of_aden": "YEM DJI SOM ETH:3 SSD:8",
    "red_sea": "SAU:2 SDN ERI YEM JOR EGY:1 ISR:1",
    "mediterranean_east": "EGY ISR LBN SYR CYP TUR GRC PSE IRQ:5 JOR:2",
    "mediterranean_west": "ITA MLT TUN LBY DZA FRA ESP HRV SVN ALB MNE SMR MCO VAT GIB AND:1 BIH:1 SRB:2 MKD:2 CHE:2 AUT:2 HUN:2 MAR",
    "black_sea": "UKR RUS ROU BGR GEO TUR MDA:1 ARM:2 AZE:2 HUN:3 SRB:3 KAZ:8 TKM:8",
    "iberia": "PRT ESP MAR",
    "north_west_europe": "NLD BEL DEU GBR IRL FRA NOR ISL FRO GRL IMN JEY GGY LUX:1 CHE:2 AUT:3 CZE:2 DNK SWE:1 SVK:3 LIE:2",
    "baltic": "SWE FIN EST LVA LTU POL DEU:1 DNK RUS BLR:2 KAZ:9 CZE:3 SVK:3 UZB:12 KGZ:12",
    "barents": "RUS NOR FIN:2",
    "west_africa": "GIN SEN GMB GNB SLE LBR MRT CPV MLI:4 ESH",
    "gulf_of_guinea": "CIV GHA TGO BEN NGA CMR GNQ STP BFA:4 NER:5 MLI:4 TCD:6 CAF:6",
    "central_africa": "GAB COG COD:6 AGO CAF:7 ZMB:7",
    "southern_africa": "NAM ZAF BWA:3 SHN",
    "south_east_africa": "ZAF SWZ:1 LSO:1 BWA:3 ZWE:4 ZMB:7 COD:10 MDG",
    "mozambique": "MOZ MDG MUS REU COM MYT SYC ZWE:3 MWI:3 ZMB:6 COD:9",
    "east_africa": "TZA KEN UGA:5 RWA:5 BDI:5 SSD:7 ZMB:8 COD:9 MWI:5",
    "australia_west": "AUS CXR CCK",
    "australia_east": "AUS NFK",
    "pacific_islands": "NCL VUT FJI SLB NRU KIR TUV WSM TON COK PYF WLF ASM NIU TKL FSM MHL PCN",
    "new_guinea": "PNG", "new_zealand": "NZL",
    "na_west": "USA:7", "na_north_west": "CAN USA:7",
    "mexico_west": "MEX GTM SLV NIC HND:1 CRI",
    "panama_pacific": "PAN COL:2",
    "panama_atlantic": "PAN CRI",
    "caribbean": "JAM DOM HTI CUB TTO VEN COL GUY SUR PRI BRB GRD LCA VCT DMA KNA ATG ABW CUW SXM BES AIA VGB VIR MSR GLP MTQ BLM MAF TCA BLZ HND GTM GUF NIC",
    "na_gulf": "USA MEX BHS CYM",
    "na_east": "USA CAN BMU SPM",
    "sa_west": "CHL PER ECU BOL:3",
    "sa_east": "BRA URY ARG PRY:4 BOL:6 FLK CHL:3",
    "sa_north_east": "BRA GUF",
}
COAST_NOTES = {
    ("gulf_of_oman", "ARE"): "Fujairah and Khor Fakkan lie outside the Strait of Hormuz and are reached by road from the smelters inside it",
    ("red_sea", "SAU"): "Yanbu and Jeddah by road or rail from the east",
    ("na_west", "USA"): "most users of minerals are east of the Rocky Mountains: a train takes about a week",
    ("na_north_west", "USA"): "as for na_west",
    ("barents", "RUS"): "nickel, copper and palladium of Norilsk leave by Murmansk",
    ("south_china", "CHN"): "smelters and refineries lie mostly to the north and inland: four days to the ports of the south",
}


def coasts_of(known):
    rows = []
    for region, text in COASTS.items():
        for word in text.split():
            code, _, days = word.partition(":")
            if code in known:
                rows.append([code, region, float(days or 0), "prior", MAP, COAST_NOTES.get((region, code), "")])
    return sorted(rows, key=lambda r: r[0])


# Countries whose railways or roads carry trade among them.
NETWORKS = {
    "europe": "PRT ESP AND FRA BEL NLD LUX DEU CHE AUT ITA SVN HRV BIH SRB MNE MKD ALB GRC BGR ROU HUN SVK CZE POL LTU LVA EST UKR MDA "
              "DNK SWE NOR FIN",
    "north_america": "USA CAN MEX",
    "inner_asia": "CHN MNG KAZ KGZ UZB TJK TKM RUS BLR",
    "arabia": "SAU ARE OMN QAT BHR KWT",
    "southern_africa": "ZAF NAM BWA ZWE ZMB COD MOZ MWI SWZ LSO",
    "east_africa": "KEN UGA RWA BDI TZA COD SSD",
    "mainland_south_east_asia": "THA MYS SGP LAO KHM VNM",
}
# Neighbours whose border carries next to no goods: closed, at war, or without a road worth the name.
NO_ROAD = {"CHN-IND", "AFG-CHN", "BTN-CHN", "IND-PAK", "KOR-PRK", "IDN-MYS", "IDN-PNG", "IDN-TLS", "ARM-AZE", "ARM-TUR", "DZA-MAR",
           "ISR-LBN", "ISR-SYR", "RUS-UKR", "BLR-UKR", "COL-PAN", "IND-MMR", "BGD-MMR", "BRA-SUR", "BRA-COL", "BRA-PER", "COL-PER",
           "GUY-SUR", "GUY-VEN", "LBY-NER", "LBY-SDN", "LBY-TCD", "CAF-SDN", "COD-SDN", "SDN-UGA", "KEN-SDN", "DZA-MLI", "DZA-NER",
           "SAU-YEM", "OMN-YEM", "KEN-SOM", "ETH-SOM", "ERI-ETH", "DJI-ERI", "AZE-IRN", "CAF-COD", "CAF-COG", "COD-COG", "AGO-COD"}
OLD_CODES = {"ZAR": "COD", "ROM": "ROU", "TMP": "TLS", "PAL": "PSE", "YUG": "SRB"}   # GeoDist's borders are those of the 2000s
GEODIST = "GeoDist (Mayer and Zignago 2011): common border"


def land(folder, known):
    rows, together = [], set()
    for network, text in NETWORKS.items():
        members = text.split()
        together |= {frozenset((a, b)) for a in members for b in members if a != b}
        rows += [[network, c, "prior", MAP, ""] for c in members if c in known]
    pairs = set()
    for r in pc.read_csv(os.path.join(folder, "country", "cepii_dist.csv")):
        a, b = (OLD_CODES.get(r[k], r[k]) for k in ("iso_o", "iso_d"))
        if r["contig"] == "1" and a < b and a in known and b in known:
            pairs.add((a, b))
    for a, b in sorted(pairs):
        name = "%s-%s" % (a, b)
        if name not in NO_ROAD and frozenset((a, b)) not in together:
            rows += [[name, c, "reported", GEODIST, ""] for c in (a, b)]
    return rows


# --------------------------------------------------------------------------------------------------------------------- packs

def source(title, edition, table, path):
    return {"title": title, "edition": edition, "table": table, "path": path, "retrieved": pc.CREATED}


def packs(out, tables):
    lode = source("lode priors and derivations", "1", "tools/make_routes_pack.py", "tools/make_routes_pack.py")
    facts = {"name": "facts", "title": "Single figures and dates with citation, as facts", "path": "tools/make_routes_pack.py"}
    pc.write_pack(os.path.join(out, "routes"), {
        "name": "routes", "title": "Coasts, sea legs and passages",
        "description": "Which passage a trade uses is lode's own reading of the map, flag prior: legs are great circles through stated "
                       "points at %g knots, a country has the coasts of coasts.csv, and countries that share a network of land.csv "
                       "trade over land. Neighbours are those of GeoDist, as facts." % SPEED,
        "sources": [lode, source("Port Economics, Management and Policy (Notteboom, Pallis, Rodrigue)", "2024",
                                 "routing options between Shanghai and Rotterdam: 10,600 nautical miles by Suez, 13,800 by the Cape",
                                 "https://porteconomicsmanagement.org/pemp/contents/part1/interoceanic-passages/routing-options-shanghai-rotterdam"),
                    source("GeoDist, CEPII (Mayer and Zignago, WP 2011-25)", "2011", "contig", "https://www.cepii.fr")],
        "licenses": [pc.LICENSES["LODE"], facts]}, tables)


def main(argv):
    args = [a for a in argv[1:] if not a.startswith("-")]
    if len(args) not in (1, 2):
        sys.stderr.write("usage: make_routes_pack.py SOURCE_DATA_FOLDER [OUT] [--quiet]\n")
        return 2
    folder = args[0]
    out = args[1] if len(args) == 2 else os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data")
    known = {r["country"] for r in pc.read_csv(os.path.join(out, "countries", "countries.csv"))}

    legs, coasts = legs_of(), coasts_of(known)
    days = {"access_days": "days over land"}
    leg = {"nm": "nautical miles", "days": "days at %g knots, with waiting" % SPEED}
    cost = {k: "USD/t" for k in ("bulk_usd_per_t", "bulk_usd_per_t_low", "bulk_usd_per_t_high", "container_usd_per_t",
                                "container_usd_per_t_low", "container_usd_per_t_high")}
    cost.update({k: "days" for k in ("extra_days", "extra_days_low", "extra_days_high")})
    tables = [
        ("coasts", ["country", "region", "access_days", "flag", "source", "note"], coasts, days),
        ("legs", ["from", "to", "passage", "nm", "days", "flag", "source", "note"], legs, leg),
        ("passages", ["passage", "name", "lon", "lat", "instead", "lane", "extra_days", "extra_days_low", "extra_days_high",
                      "bulk_usd_per_t", "bulk_usd_per_t_low", "bulk_usd_per_t_high", "container_usd_per_t", "container_usd_per_t_low",
                      "container_usd_per_t_high", "flag", "source", "note"], passages(legs), cost),
        ("freight", ["carriage", "value", "low", "high", "unit", "flag", "source", "note"],
         [[c, v, lo, hi, "USD/t/day", "prior", PRIOR, note] for c, v, lo, hi, note in FREIGHT]),
        ("land", ["network", "country", "flag", "source", "note"], land(folder, known)),
    ]
    packs(out, tables)
    if "--quiet" not in argv:
        print("routes: %d coasts of %d countries, %d legs, %d passages" % (len(coasts), len({r[0] for r in coasts}), len(legs), len(PASSAGES)))
        print("  without a coast: %s" % " ".join(sorted(known - {r[0] for r in coasts})))
        for lane in ("east_asia>north_west_europe",):
            print("  %s %s days, without suez %s" % (lane, way_days(legs, lane), way_days(legs, lane, ("suez",))))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
