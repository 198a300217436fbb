"""The portal of the Contrat Quartiers 2030 of La Porte du Hainaut."""

import gc

# what is imported lives for ever: at the default threshold the collector walks it hundreds of times while it is
# loaded (a tenth of the start), then now and again in the middle of a request (100 ms)
gc.set_threshold(20_000, 20, 50)
