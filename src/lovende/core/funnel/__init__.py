"""A selection as a funnel: who came to each phase, who left and why, who went on.

``events`` builds it from what happened to every item, ``layout`` places its boxes, and
``figures``, ``correcting`` and ``statistics`` hold published figures up against each other. The
method, its sources and its limits are in ``docs/methods/funnel.md``.
"""
