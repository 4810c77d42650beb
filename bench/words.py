"""Running text with the shape of natural language: few words everywhere, very many seldom.

Words are built as Norwegian builds them, by joining stems and adding endings, and drawn by the
Zipf–Mandelbrot law; a text also has a topic, whose own words stand out. Beyond the common
vocabulary the frequencies fall off faster and never end (the second regime of Ferrer i Cancho &
Solé 2001; Gerlach & Altmann 2013), so that the number of different words grows with the texts as
Heaps' law has it: compounds that nobody has written before, and names. So an index or a search
meets the long tail it would meet in real reports. The same seed gives the same text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

_FUNCTION_WORDS = (
    "og i på for til av med som er det å vi at de har den en et ikke om fra kan blir var men seg"
    " ved også eller skal når etter ut under over mellom uten mot før mer flere andre sine alle"
)
_STEMS = (
    "arbeid bolig barn ungdom familie skole økonomi gjeld helse språk praksis kurs samtale plan"
    " tid nettverk mestring oppfølging veiledning kartlegging rådgivning trening behandling"
    " aktivitet deltaker bruker kontor kommune fylke samarbeid tiltak prosjekt metode gruppe"
    " mål resultat erfaring kunnskap kompetanse læring opplæring utdanning jobb lønn budsjett"
    " leie husleie strøm mat klær fritid idrett kultur frivillig lag forening nærmiljø trygghet"
    " tillit motivasjon selvbilde angst rus vold krise fengsel løslatelse overgang inkludering"
    " integrering flyktning innvandrer mor far foreldre søsken ungdomsskole barnehage lærer"
    " helsesykepleier lege psykolog tjeneste system rutine møte dialog avtale søknad vedtak"
    " stønad kvalifisering program introduksjon sommerjobb lærling fagbrev eksamen fravær frafall"
    " butikk verksted kjøkken kantine gård snekker bil transport renhold data nett skjerm telefon"
)
FUNCTION_WORDS, STEMS = _FUNCTION_WORDS.split(), _STEMS.split()
ENDINGS = ("", "en", "et", "er", "ene", "s", "ens", "ende", "lig", "lige", "het", "ing", "ingen")
SEED = 2021
VOCABULARY = 60_000
AT_A_TIME = 10_000
TOPIC_WORDS = 1_500
TOPIC_SHARE = 0.3
TAIL = 1.77
"""The exponent of the ranks beyond the vocabulary; new words come as the texts' power 1/1.77."""
LAST_RANK = 10**12
_SYLLABLES = (
    "bjør ven sol tor hau fjel kro lin ås ran gro hel sig run ei ny vik dal berg nes sand lund mo"
    " bak foss holm ber gar stad set tun by lie rud eng skar tveit land øy vold"
)
SYLLABLES = _SYLLABLES.split()


def _weights(size: int) -> NDArray[np.float64]:
    return 1 / (np.arange(size) + 2.7) ** 1.07


def _zipf(size: int, beyond: float = 0.0) -> NDArray[np.float64]:
    """Cumulated probabilities of the ranks; what is left to 1 lies ``beyond`` them."""
    weights = _weights(size)
    return np.cumsum(weights) / (weights.sum() + beyond)


def _tail() -> float:
    """The weight of all ranks beyond the vocabulary, where the frequencies go on from its last."""
    return float(_weights(VOCABULARY)[-1]) * VOCABULARY / (TAIL - 1)


@lru_cache(maxsize=400_000)
def _rare(rank: int) -> str:
    """The word of a rank beyond the vocabulary: by turns a compound and a name."""
    number, name = divmod(rank, 2)
    parts, rest = SYLLABLES if name else STEMS, number
    word = "" if name else ENDINGS[number % len(ENDINGS)]
    while rest:
        rest, place = divmod(rest, len(parts))
        word = parts[place] + word
    return word.capitalize() if name else word


def _vocabulary(chance: np.random.Generator) -> list[str]:
    words = dict.fromkeys(FUNCTION_WORDS)
    words |= dict.fromkeys(STEMS)
    while len(words) < VOCABULARY:
        parts = chance.choice((1, 2, 3), AT_A_TIME, p=(0.15, 0.65, 0.2)).tolist()
        stems = chance.choice(STEMS, (AT_A_TIME, 3)).tolist()
        endings = chance.choice(ENDINGS, AT_A_TIME).tolist()
        words |= dict.fromkeys(
            "".join(some[:number]) + ending
            for some, number, ending in zip(stems, parts, endings, strict=True)
        )
    return list(words)[:VOCABULARY]


@dataclass(frozen=True)
class Writer:
    """Writes texts on numbered topics."""

    chance: np.random.Generator
    words: NDArray[np.object_]
    everywhere: NDArray[np.float64]
    topics: NDArray[np.int64]
    within: NDArray[np.float64]

    @classmethod
    def seeded(cls, seed: int, topics: int) -> Writer:
        """A writer that writes the same for the same seed."""
        chance = np.random.default_rng(seed)
        words = np.array(_vocabulary(chance), dtype=object)
        own = [
            chance.permutation(np.arange(len(FUNCTION_WORDS), len(words)))[:TOPIC_WORDS]
            for _topic in range(topics)
        ]
        everywhere = _zipf(len(words), _tail())
        return cls(chance, words, everywhere, np.array(own), _zipf(TOPIC_WORDS))

    def texts(self, topic: int, lengths: NDArray[np.int64]) -> Iterator[str]:
        """One text for each length in words; an empty one for 0."""
        total = int(lengths.sum())
        drawn = np.searchsorted(self.everywhere, self.chance.random(total))
        own = self.chance.random(total) < TOPIC_SHARE
        ranks = np.searchsorted(self.within, self.chance.random(int(own.sum())))
        drawn[own] = self.topics[topic][np.minimum(ranks, TOPIC_WORDS - 1)]
        words = self.words[np.minimum(drawn, len(self.words) - 1)]
        seldom = np.flatnonzero(drawn == len(self.words))
        words[seldom] = self._beyond(len(seldom))
        start = 0
        for length in lengths.tolist():
            yield _sentences(words[start : start + length].tolist())
            start += length

    def _beyond(self, number: int) -> list[str]:
        """Words of ranks beyond the vocabulary."""
        share = np.maximum(self.chance.random(number), 1e-9)
        ranks = np.minimum(VOCABULARY * share ** (-1 / (TAIL - 1)), LAST_RANK)
        return [_rare(rank) for rank in ranks.astype(np.int64).tolist()]

    def seldom(self, number: int, low: int = 100, high: int = 20_000) -> list[str]:
        """Words that a reader might search for: neither everywhere nor nowhere."""
        return [str(word) for word in self.words[self.chance.integers(low, high, number)]]


def _sentences(words: list[str]) -> str:
    parts = [" ".join(words[n : n + 13]).capitalize() for n in range(0, len(words), 13)]
    return ". ".join(parts) + "." if parts else ""
