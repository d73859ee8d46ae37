"""Fits the weights of a choice: the likelihood of the right candidates under softmax, with an L2 penalty, by L-BFGS.

numpy and scipy do the work. They find the minimum, so machines agree to the four places that are kept. The package
itself learns from an operator's corrections without them (`crawler.awards.learning`).
"""

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from scipy.optimize import minimize

from crawler.awards.choice import Weights
from crawler.awards.learning import Example

Array = npt.NDArray[np.float64]

_ROUNDS = 120
_TINY = 1e-300


def fit(
    examples: Sequence[Example],
    *,
    penalty: float | Callable[[str, int], float] = 2.0,
    rare: int = 2,
) -> Weights:
    """The weights under which the right candidates are likeliest; `penalty` pulls each towards 0.

    It is a number, or a function of a clue and the number of examples that have it. Clues in fewer than `rare` examples
    are not learned; an example without a right or a wrong candidate teaches nothing.
    """
    used = [one for one in examples if 0 < len(one.right) < len(one.candidates)]
    if not used:
        return {}
    counts: Counter[str] = Counter()
    for one in used:
        counts.update({clue for clues in one.candidates for clue in clues})
    names = sorted(clue for clue, count in counts.items() if count >= rare)
    drawn = [penalty(name, counts[name]) if callable(penalty) else penalty for name in names]
    found = _minimum(_Choices(used, names, np.array(drawn)))
    return {name: round(float(weight), 4) for name, weight in zip(names, found, strict=True) if abs(weight) >= 5e-4}


class _Choices:
    """The examples as one sparse matrix, a row per candidate, and the penalised loss of weights over them."""

    def __init__(self, examples: Sequence[Example], names: list[str], penalty: Array) -> None:
        ids = {name: i for i, name in enumerate(names)}
        columns: list[int] = []
        ends = [0]
        right: list[bool] = []
        for one in examples:
            allowed = set(one.right)
            for k, clues in enumerate(one.candidates):
                columns.extend(sorted(ids[clue] for clue in set(clues) if clue in ids))
                ends.append(len(columns))
                right.append(k in allowed)
        self.matrix = sp.csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(right), len(names)))
        self.turned = self.matrix.T.tocsr()
        self.right = np.array(right, float)
        sizes = [len(one.candidates) for one in examples]
        self.starts = np.concatenate([[0], np.cumsum(sizes)])[:-1]
        self.owner = np.repeat(np.arange(len(sizes)), sizes)
        self.importance = np.array([one.weight for one in examples])
        self.penalty = penalty

    def loss(self, weights: Array) -> tuple[float, Array]:
        """The loss and its gradient."""
        sums = self.matrix @ weights
        powers = np.exp(sums - np.maximum.reduceat(sums, self.starts)[self.owner])
        whole = np.add.reduceat(powers, self.starts)
        good = np.add.reduceat(powers * self.right, self.starts) + _TINY
        loss = -(self.importance * (np.log(good) - np.log(whole))).sum() + 0.5 * (self.penalty * weights) @ weights
        pull = powers / whole[self.owner] - powers * self.right / good[self.owner]
        return float(loss), self.turned @ (pull * self.importance[self.owner]) + self.penalty * weights


def _minimum(choices: _Choices) -> Array:
    found = minimize(
        choices.loss,
        np.zeros(choices.matrix.shape[1]),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": _ROUNDS, "ftol": 1e-9, "gtol": 1e-5},
    )
    return np.asarray(found.x)
