"""What a letter says of the ways of appeal against a decision on a grant: without it, the delays do not run.

Sources: code de justice administrative, art. R.421-1 (two months) and R.421-5 (the delays bind only if the letter gives
them, with the ways of appeal); CRPA, art. L.411-2 (a recours gracieux interrupts the delay) and L.231-4, 2° (silence on
it for two months is a rejection). Nord: tribunal administratif de Lille (CJA, art. R.221-3).
"""

TRIBUNAL = "tribunal administratif de Lille"
ADRESSE_DU_TRIBUNAL = "5 rue Geoffroy Saint-Hilaire, CS 62039, 59014 Lille Cedex"
EN_LIGNE = "www.telerecours.fr (Télérecours citoyens)"

VOIES_DE_RECOURS = (
    "Si vous contestez cette décision :\n"
    "- Vous pouvez demander un nouvel examen (recours gracieux) au président de La Porte du Hainaut, dans les deux "
    "mois qui suivent la réception de cette lettre : sur le portail, depuis votre demande, ou par courrier. Sans "
    "réponse de sa part pendant deux mois, ce recours est rejeté (code des relations entre le public et "
    "l’administration, articles L.411-2 et L.231-4, 2°).\n"
    f"- Vous pouvez saisir le {TRIBUNAL} dans les deux mois qui suivent la réception de cette lettre, ou le rejet de "
    "votre recours gracieux (code de justice administrative, articles R.421-1 et R.421-5). "
    f"Adresse : {ADRESSE_DU_TRIBUNAL}. En ligne : {EN_LIGNE}."
)

VOIES_HORS_DELAI = (
    f"Ce recours n’a pas prolongé le délai pour saisir le {TRIBUNAL} contre la décision elle-même. Si vous estimez "
    "qu’il est arrivé à temps, vous pouvez contester cette réponse devant ce tribunal dans les deux mois qui suivent "
    "la réception de cette lettre (code de justice administrative, articles R.421-1 et R.421-5). "
    f"Adresse : {ADRESSE_DU_TRIBUNAL}. En ligne : {EN_LIGNE}."
)

VOIES_APRES_REJET = (
    f"Si vous contestez cette réponse, vous pouvez saisir le {TRIBUNAL} dans les deux mois qui suivent la réception "
    "de cette lettre (code de justice administrative, articles R.421-1 et R.421-5). "
    f"Adresse : {ADRESSE_DU_TRIBUNAL}. En ligne : {EN_LIGNE}."
)
