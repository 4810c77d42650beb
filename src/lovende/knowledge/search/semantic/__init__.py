"""A model of sentence meaning as a further ranker of the search by likeness; off by default.

``folder`` reads what an operator has put in a folder, ``model`` runs it, ``filling`` gives every
measure its vectors in the background, ``vectors`` holds them in a process, and ``serving`` says
which rankers are in force. Nothing here imports onnxruntime before a model is loaded.
"""
