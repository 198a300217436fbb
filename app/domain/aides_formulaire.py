"""The help of each section of the form, in plain words: short sentences, then an example."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Aide:
    """What to know on one screen. `exemple` may be empty where none would help."""

    phrases: tuple[str, ...]
    exemple: str = ""


SECTIONS: dict[str, Aide] = {
    "organisme": Aide(
        (
            "Cette page dit qui demande l’argent.",
            "Nous avons repris votre fiche : relisez, puis complétez.",
            "La personne qui représente est celle qui signe pour l’organisme, souvent la présidente ou le président.",
            "La personne chargée du dossier est celle que nous appellerons.",
        ),
        "SIRET : 14 chiffres, sur l’avis de situation de l’INSEE ou sur une facture.",
    ),
    "projet": Aide(
        (
            "Écrivez comme si vous parliez à quelqu’un qui ne connaît pas le quartier.",
            "Des phrases courtes suffisent.",
            "Un chiffre ou une date aide plus qu’un grand mot.",
            "Vous pouvez écrire un brouillon, puis revenir.",
        ),
        "« Chaque mercredi de mars à juin, douze enfants de la cité plantent un potager avec deux voisins. »",
    ),
    "orientations": Aide(
        (
            "L’orientation principale est le sujet du projet : elle choisit votre référent.",
            "Un projet a une seule orientation principale, même s’il touche à plusieurs sujets.",
            "Les axes sont des façons de faire : cochez seulement ce que vous ferez vraiment.",
            "Pour chaque axe coché, dites comment.",
        ),
        "Un atelier de cuisine pour parler alimentation : orientation « Santé », axe « Aller-vers » si vous allez au "
        "pied des immeubles.",
    ),
    "territoires": Aide(
        (
            "Choisissez d’abord la commune, puis enregistrez : ses quartiers passent en premier.",
            "Un quartier prioritaire s’appelle aussi QPV. Le contrat aide d’abord ses habitants.",
            "Comptez chaque personne une seule fois, même si elle vient souvent.",
            "Vous ne savez pas encore ? Une estimation suffit.",
        ),
        "40 enfants attendus, dont 30 du quartier et 10 d’ailleurs : le total fait 40 dans les deux tableaux.",
    ),
    "participation": Aide(
        (
            "Dites quelle place les habitants ont, à chaque moment du projet.",
            "Informer, c’est dire ce qui se fait. Consulter, c’est demander un avis.",
            "Concerter, c’est construire ensemble. Codécider, c’est décider ensemble.",
            "Il n’y a pas de mauvaise réponse : soyez précis et sincère.",
        ),
        "« Dix habitantes choisissent les dates et les thèmes pendant deux réunions. » C’est de la codécision.",
    ),
    "calendrier": Aide(
        (
            "Les dates doivent tomber dans l’année de l’appel.",
            "Une action déjà commencée n’est en principe pas aidée.",
            "Écrivez la date comme vous voulez : 15/03/2027 ou 15 mars 2027.",
            "Une ligne par grande étape suffit.",
        ),
        "« Mars : rencontres au pied des immeubles. Avril à juin : ateliers. Septembre : fête et bilan. »",
    ),
    "budget": Aide(
        (
            "C’est le budget du projet, pas celui de toute l’association.",
            "Les charges sont ce que vous dépensez. Les produits sont ce que vous recevez.",
            "Les deux totaux doivent être égaux.",
            "Laissez vides les lignes inutiles.",
            "L’argent demandé au contrat se met dans les produits, à la ligne des financeurs.",
        ),
        "Charges : goûters 200 €, bus 300 €. Produits : participation des familles 100 €, contrat 400 €. "
        "Total : 500 € des deux côtés.",
    ),
    "budget_association": Aide(
        (
            "C’est le budget de toute l’association pour l’année, pas celui du projet.",
            "Vous l’avez déjà sur une feuille ? Joignez-la : une photo nette suffit, rien n’est à recopier.",
            "Sinon, remplissez la grille : les grands comptes suffisent, sans le détail.",
            "La trésorière ou le trésorier le connaît : cette personne peut remplir cette page avec vous.",
            "Charges et produits ne tombent pas juste ? Nous vous le disons, cela n’empêche pas de déposer.",
        ),
        "Charges : achats 3 000 €, loyer 2 400 €. Produits : cotisations 1 400 €, commune 4 000 €.",
    ),
    "indicateurs": Aide(
        (
            "Un indicateur est un chiffre qui montre que le projet a servi.",
            "Trois indicateurs par objectif suffisent : ceux que vous pourrez compter.",
            "Dites d’où vous partez, et où vous voulez arriver.",
            "Le bouton « Préparer un objectif pas à pas » propose des indicateurs pour votre sujet.",
        ),
        "Objectif : bouger plus. Indicateur : femmes inscrites. Aujourd’hui 8, visé 30, compté sur la feuille de "
        "présence.",
    ),
    "pieces": Aide(
        (
            "Une photo nette avec votre téléphone suffit.",
            "Chaque fichier pèse 10 Mo au plus.",
            "Il vous manque un document ? Continuez, et revenez avant de déposer.",
            "Le RIB porte le nom de l’organisme, pas celui d’une personne.",
        ),
        "Le document est trop lourd : reprenez la photo en qualité moyenne, ou enregistrez-le en PDF.",
    ),
    "propres": Aide(
        (
            "Cet appel pose des questions en plus.",
            "Elles ont été ajoutées par le service qui lit les demandes.",
            "Une question n’est pas claire ? Appelez avant de répondre.",
        ),
    ),
    "attestations": Aide(
        (
            "Ces phrases engagent l’organisme : lisez-les avant de cocher.",
            "Le contrat d’engagement républicain est un texte de sept engagements, obligatoire pour une association.",
            "La personne qui signe représente l’organisme, ou a reçu un pouvoir écrit.",
            "Cocher ne dépose pas la demande : vous la relirez ensuite.",
        ),
        "La trésorière signe à la place du président : ajoutez le pouvoir dans la page « Pièces ».",
    ),
}
