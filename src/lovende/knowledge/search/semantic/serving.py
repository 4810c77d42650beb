"""Which further rankers are in force in this process, without anyone waiting for them.

The model and the vectors are loaded by a thread of their own; until they are there, and whenever
the model takes longer than ``TIME_LIMIT`` over a question, the search does without. A model that
cannot be used is told of once in the log. A command, which answers once and ends, waits instead
(:func:`be_patient`).
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from django.conf import settings
from django.db import connection

from lovende.core.embedding import Vectors
from lovende.knowledge.search.reading import SearchIndex
from lovende.knowledge.search.semantic import vectors
from lovende.knowledge.search.semantic.folder import ModelUnusable, check_packages, read_folder
from lovende.knowledge.search.semantic.model import SentenceModel, load
from lovende.knowledge.search.semantic.vectors import Held, Standing
from lovende.knowledge.search.similar import Ranker

logger = logging.getLogger(__name__)

TIME_LIMIT = 0.5
"""Seconds that a question may take the model; what takes longer is kept for when it is repeated."""
MOST_WAITING = 4
LONGEST_QUESTION = 1_500
REMEMBERED = 256


def rankers() -> tuple[Ranker, ...]:
    """The further rankers in force now; none unless a model is set up, loaded and ready."""
    folder: Path | None = settings.SEMANTIC_MODEL
    return _of(folder).rankers() if folder else ()


def begin() -> None:
    """Start loading the model, so that it is there when it is first asked for."""
    if settings.SEMANTIC_MODEL:
        _of(settings.SEMANTIC_MODEL).begin()


def be_patient() -> str:
    """Wait for the model from now on, in this process; gives what is wrong with it, if anything."""
    if not settings.SEMANTIC_MODEL:
        return ""
    serving = _of(settings.SEMANTIC_MODEL)
    serving.patient = True
    serving.model()
    return serving.fault


def model() -> SentenceModel | None:
    """The model, loaded now if it is not; None when there is none that can be used."""
    return _of(settings.SEMANTIC_MODEL).model() if settings.SEMANTIC_MODEL else None


def fault() -> str:
    """What is wrong with the setting, as far as can be seen without loading the model."""
    if settings.SEMANTIC_MODEL:
        try:
            check_packages()
            read_folder(settings.SEMANTIC_MODEL)
        except ModelUnusable as error:
            return str(error)
    return ""


def forget() -> None:
    """Drop what this process holds."""
    _kept.clear()


@dataclass(frozen=True, slots=True)
class SemanticRanker:
    """Ranks by nearness of meaning; ``held`` is None in a bank with too many vectors to hold."""

    weight: float
    _questions: Questions
    _standing: Standing
    _held: Held | None

    def ranked(
        self, text: str, index: SearchIndex, candidates: Collection[int], most: int
    ) -> Sequence[int]:
        """The documents nearest in meaning; none when the model takes too long."""
        vector = self._questions.vector(text[:LONGEST_QUESTION])
        if vector is None:
            return ()
        if self._held is None:
            return vectors.ranked_among(candidates, vector, index, self._standing, most)
        return self._held.ranked(vector, index, most)


class Questions:
    """Gives questions their vectors, one at a time and within a time limit.

    What is remembered is vectors, by a digest of the question: a draft itself is kept nowhere.
    """

    def __init__(self, embed: Callable[[str], Vectors], limit: float | None) -> None:
        self._embed, self._limit = embed, limit
        self._one_by_one = ThreadPoolExecutor(1, thread_name_prefix="semantic-question")
        self._lock = threading.Lock()
        self._asked: OrderedDict[bytes, Future[Vectors]] = OrderedDict()

    def vector(self, text: str) -> Vectors | None:
        """The question's vector; None when it is not there in time."""
        asked = self._ask(text)
        try:
            return asked.result(self._limit) if asked else None
        except TookTooLong:
            return None
        except Exception:  # whatever the library raises, the search goes on
            logger.warning("The model of meaning failed on a question.", exc_info=True)
            return None

    def _ask(self, text: str) -> Future[Vectors] | None:
        key = blake2b(text.encode(errors="replace"), digest_size=16).digest()
        with self._lock:
            asked = self._asked.get(key)
            if asked is None:
                if sum(not other.done() for other in self._asked.values()) >= MOST_WAITING:
                    return None
                asked = self._asked[key] = self._one_by_one.submit(self._embed, text)
            self._asked.move_to_end(key)
            while len(self._asked) > REMEMBERED:
                self._asked.popitem(last=False)
            return asked


class _Serving:
    """What one process holds of one model."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._busy = threading.Lock()
        self._model: SentenceModel | None = None
        self._questions: Questions | None = None
        self._held: Held | None = None
        self.patient = False
        self.fault = ""

    def model(self) -> SentenceModel | None:
        """The model, loaded now if it is not; a fault is found once."""
        with self._lock:
            if self._model is None and not self.fault:
                try:
                    self._model = load(self._folder)
                except ModelUnusable as error:
                    self.fault = str(error)
                    logger.warning("%s", error)
            return self._model

    def begin(self) -> None:
        """Load the model and the vectors beside everything else."""
        self._beside(self._catch_up)

    def rankers(self) -> tuple[Ranker, ...]:
        """The ranker, when the model and vectors of its version are there."""
        if self.patient:
            self._catch_up()
        model = self._model
        if model is None:
            if not self.fault:
                self.begin()
            return ()
        now = vectors.standing(model.version)
        if now is None:
            return ()
        held = None if now.too_many else self._fresh(now)
        if held is None and not now.too_many:
            return ()
        return (SemanticRanker(model.weight, self._asked_of(model), now, held),)

    def _asked_of(self, model: SentenceModel) -> Questions:
        if self._questions is None:
            self._questions = Questions(model.question, None if self.patient else TIME_LIMIT)
        return self._questions

    def _fresh(self, now: Standing) -> Held | None:
        """What is held; when there is more in the database, it is fetched for the next question."""
        held = self._held
        if held is None or held.version != now.version or held.newest != now.newest:
            self._beside(self._catch_up)
        return held if held is not None and held.version == now.version else None

    def _beside(self, work: Callable[[], None]) -> None:
        """Do it in a thread, unless one is at it."""
        if self._busy.acquire(blocking=False):
            name = f"semantic-loading-{self._folder.name}"
            threading.Thread(target=self._work, args=(work,), name=name, daemon=True).start()

    def _work(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception:  # a thread has nobody to tell
            logger.warning("The vectors of meaning could not be read.", exc_info=True)
        finally:
            connection.close()
            self._busy.release()

    def _catch_up(self) -> None:
        model = self.model()
        now = vectors.standing(model.version) if model else None
        if now is None or now.too_many:
            self._held = None
            return
        held = self._held
        if held is None or held.version != now.version:
            held = Held.none_of(now)
        if held.newest != now.newest:
            held = held.caught_up(now)
        self._held = held


_kept: dict[Path, _Serving] = {}
_keeping = threading.Lock()


def _of(folder: Path) -> _Serving:
    with _keeping:
        if folder not in _kept:
            _kept[folder] = _Serving(folder)
        return _kept[folder]
