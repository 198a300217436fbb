"""The help of the screens of the porteur that are not a section of the form, by the address of the screen."""

from app.domain.aides_formulaire import Aide

ECRANS: dict[str, Aide] = {
    "/dossiers": Aide(
        (
            "Voici toutes les demandes de vos organismes.",
            "« À terminer » : la demande n’est pas envoyée, ou une réponse est attendue.",
            "« Déposés » : nous l’avons reçue.",
            "Pour une nouvelle demande, choisissez un appel ouvert.",
        ),
        "Vous ne voyez pas la demande d’un collègue ? Demandez-lui de vous inviter dans l’organisme.",
    ),
    "/dossiers/commencer/{campagne_id}": Aide(
        (
            "Choisissez l’organisme qui fait la demande : c’est lui qui recevra l’argent.",
            "Vous pourrez vous arrêter et revenir : tout est gardé.",
            "Commencer n’engage à rien.",
        ),
        "Votre groupe n’a pas de SIRET ? Créez-le comme « collectif d’habitants », avec l’organisme qui le porte.",
    ),
    "/dossiers/{dossier_id}": Aide(
        (
            "Cette page est le sommaire de votre demande.",
            "Ouvrez les étapes dans l’ordre que vous voulez.",
            "« À compléter » : il manque une réponse. « À corriger » : une réponse ne va pas.",
            "Tant que vous n’avez pas cliqué sur « Déposer ma demande », rien n’est envoyé.",
        ),
        "Commencez par « Le projet » si vous avez l’idée, par « Pièces » si vous avez les papiers.",
    ),
    "/dossiers/{dossier_id}/relire": Aide(
        (
            "Relisez tout, ou faites relire par quelqu’un.",
            "Les points en rouge empêchent de déposer : le lien mène à la bonne page.",
            "Les conseils n’empêchent rien.",
            "Après le dépôt, la demande ne se modifie plus, sauf si on vous le demande.",
            "Vous recevez un e-mail avec un numéro. Sans e-mail, la demande n’est pas partie.",
        ),
        "Seuls un gestionnaire ou le signataire peuvent déposer. Prévenez-les quelques jours avant la clôture.",
    ),
    "/dossiers/{dossier_id}/accuse": Aide(
        (
            "Votre demande est bien arrivée.",
            "Gardez le numéro : il sert à parler de la demande.",
            "Quelqu’un peut vous demander un complément : lisez vos e-mails.",
            "La décision vient du comité, plus tard.",
        ),
    ),
    "/dossiers/{dossier_id}/abandonner": Aide(
        (
            "Abandonner efface ce brouillon de votre liste.",
            "Rien n’a été envoyé, rien ne le sera.",
            "Vous pourrez commencer une autre demande tant que l’appel est ouvert.",
        ),
    ),
    "/dossiers/{dossier_id}/retirer": Aide(
        (
            "Retirer, c’est demander que personne n’examine plus la demande.",
            "Ce choix est définitif.",
            "Vous voulez seulement corriger ? Écrivez plutôt à votre référent.",
        ),
    ),
    "/dossiers/{dossier_id}/recours": Aide(
        (
            "Vous n’êtes pas d’accord avec la décision, ou avec la somme ? Vous pouvez demander un nouvel examen.",
            "Écrivez avec vos mots ce qui a été mal compris, ou ce qui a changé. Une somme accordée reste acquise.",
            "Après la date écrite sur la page, il est trop tard.",
        ),
    ),
    "/dossiers/{dossier_id}/bilan": Aide(
        (
            "Le bilan dit ce que vous avez fait avec la subvention.",
            "Il y a quelques étapes : ce qui a été fait, les personnes, les comptes.",
            "Tout s’enregistre : vous pouvez vous arrêter et revenir un autre jour.",
        ),
    ),
    "/dossiers/{dossier_id}/bilan/relire": Aide(
        (
            "Relisez tout avant de rendre le bilan.",
            "Un point en rouge est à corriger d’abord : son lien vous y mène.",
            "Une fois rendu, il ne change plus, sauf si votre référent demande des précisions.",
        ),
    ),
    "/dossiers/{dossier_id}/bilan/{cle}": Aide(
        (
            "Ce que vous aviez prévu est écrit à côté de chaque question.",
            "Écrivez ce qui s’est vraiment passé, même si c’est moins que prévu : expliquez-le.",
            "Pour les comptes, prenez vos factures. Une ligne sans dépense se remplit avec 0.",
        ),
    ),
    "/dossiers/{dossier_id}/renoncer": Aide(
        (
            "Renoncer, c’est dire que vous n’utiliserez pas la subvention accordée.",
            "Rien ne sera versé. Ce choix est définitif.",
            "Vous voulez seulement changer une date ou un lieu ? Écrivez plutôt à votre référent.",
        ),
    ),
    "/dossiers/{dossier_id}/pieces/{piece_id}/retirer": Aide(
        (
            "Vous allez enlever un document de la demande.",
            "Pour le changer, « Remplacer » suffit : vous n’avez pas besoin de le retirer.",
            "Un document obligatoire devra être remis avant de déposer.",
        ),
    ),
    "/dossiers/{dossier_id}/indicateurs/objectif": Aide(
        (
            "Trois petites pages transforment une idée en objectif qui se mesure.",
            "Rien n’est gardé avant la dernière.",
            "Choisissez peu d’indicateurs, mais que vous pourrez compter.",
            "La valeur de départ est celle d’aujourd’hui. Mettez 0 si rien n’existe.",
        ),
        "« Aider les enfants » devient « 20 enfants de CP lisent seuls un petit livre en juin ».",
    ),
    "/organismes": Aide(
        (
            "Un organisme est ce qui dépose la demande : association, commune, bailleur, collectif.",
            "Votre compte est à vous ; la demande est à l’organisme.",
            "Votre association est déjà inscrite ? Rejoignez-la au lieu de la recréer.",
        ),
        "La présidente change : le nouveau bureau est ajouté, rien n’est perdu.",
    ),
    "/organismes/creer": Aide(
        (
            "Créez l’organisme une seule fois : il servira pour toutes vos demandes.",
            "Le SIRET compte 14 chiffres. Les espaces ne gênent pas.",
            "Le RNA d’une association commence par W.",
            "Un collectif d’habitants n’a besoin ni de l’un ni de l’autre.",
        ),
        "Vous cherchez le SIRET ? Il est sur l’avis de situation, que l’INSEE donne gratuitement en ligne.",
    ),
    "/organismes/rejoindre": Aide(
        (
            "Cherchez votre organisme par son SIRET.",
            "Un gestionnaire de l’organisme doit accepter votre demande.",
            "Il reçoit un e-mail. Prévenez-le, cela va plus vite.",
        ),
    ),
    "/organismes/{organisme_id}": Aide(
        (
            "Voici ce que nous savons de l’organisme.",
            "Tenez-le à jour : chaque nouvelle demande le reprend.",
            "Un gestionnaire peut inviter d’autres personnes et changer leur rôle.",
            "Un rédacteur écrit. Un lecteur lit. Un signataire dépose.",
        ),
        "La trésorière remplit le budget : donnez-lui le rôle de rédactrice.",
    ),
    "/organismes/{organisme_id}/rib": Aide(
        (
            "Le RIB dit sur quel compte verser l’aide.",
            "Il porte le nom de l’organisme.",
            "Pour le changer, nous demandons de prouver que c’est bien vous.",
            "Une personne de l’agglomération vérifie avant de payer.",
        ),
        "Personne ne vous demandera jamais votre mot de passe ou un code par téléphone.",
    ),
    "/organismes/{organisme_id}/membres": Aide(
        (
            "Ces personnes travaillent sur les demandes de l’organisme.",
            "Invitez avec l’adresse e-mail de la personne : elle reçoit un lien valable sept jours.",
            "Un gestionnaire invite et retire. Un rédacteur écrit. Un lecteur lit. Un signataire dépose.",
            "Gardez au moins deux gestionnaires : si l’un part, l’autre continue.",
        ),
    ),
    "/organismes/{organisme_id}/transmettre": Aide(
        (
            "Transmettre, c’est confier l’organisme à une autre personne.",
            "Faites-le avant de quitter l’association.",
            "La personne choisie devient gestionnaire.",
        ),
    ),
    "/organismes/{organisme_id}/fiche": Aide(
        (
            "La fiche garde tout ce qui revient d’une demande à l’autre.",
            "Remplissez-la une fois : chaque demande la reprend.",
            "Ce qui manque ou date est dit en haut.",
        ),
        "Une fois par an, mettez à jour les comptes et le nombre de bénévoles.",
    ),
    "/organismes/{organisme_id}/fiche/identite": Aide(
        (
            "Ces informations disent qui est l’organisme.",
            "Recopiez le nom tel qu’il est dans les statuts.",
            "L’adresse est celle du siège.",
        ),
    ),
    "/organismes/{organisme_id}/fiche/representants": Aide(
        (
            "Dites qui peut signer pour l’organisme.",
            "Après une assemblée, changez les noms ici.",
            "Nous ne demandons jamais la liste des adhérents.",
        ),
    ),
    "/organismes/{organisme_id}/fiche/moyens": Aide(
        (
            "Comptez les personnes au 31 décembre dernier.",
            "Un bénévole donne de son temps sans être payé.",
            "Un ETPT est un temps plein sur toute l’année : deux mi-temps font 1.",
        ),
        "Une salariée à mi-temps toute l’année : 1 salariée, 0,5 ETPT.",
    ),
    "/organismes/{organisme_id}/fiche/comptes": Aide(
        (
            "Ce sont les comptes de toute l’association, pas ceux d’un projet.",
            "Prenez la dernière année terminée.",
            "Des comptes simples suffisent pour une petite association.",
        ),
    ),
    "/compte": Aide(
        (
            "Votre compte est personnel.",
            "Changez ici votre nom, votre téléphone ou votre mot de passe.",
            "Une session inconnue ? Fermez-la, puis changez de mot de passe.",
        ),
    ),
    "/bienvenue": Aide(
        (
            "Dites-nous votre nom : il figure sur les demandes que vous écrivez.",
            "Ensuite, créez votre organisme ou rejoignez-le.",
            "Rien n’est envoyé tant que vous ne déposez pas.",
        ),
    ),
    "/compte/second-facteur": Aide(
        (
            "Un second facteur est un code en plus du mot de passe.",
            "Il protège votre compte si quelqu’un devine votre mot de passe.",
            "Gardez les codes de secours sur un papier, loin du téléphone.",
        ),
    ),
    "/compte/preuve": Aide(
        (
            "Ce que vous allez faire est important : nous vérifions que c’est bien vous.",
            "Donnez votre mot de passe, ou le code reçu par e-mail.",
            "Ne donnez ce code à personne, même au téléphone.",
        ),
    ),
    "/connexion": Aide(
        (
            "Entrez votre adresse e-mail : nous envoyons un code à six chiffres.",
            "C’est aussi comme cela qu’on crée un compte.",
            "Le message n’arrive pas ? Regardez dans les indésirables, puis redemandez un code.",
        ),
        "Choisissez une adresse que vous lisez souvent, pas celle d’un ancien bureau.",
    ),
    "/connexion/code": Aide(
        (
            "Le code est dans l’e-mail que nous venons d’envoyer.",
            "Il compte six chiffres et sert une seule fois.",
            "Il ne vient pas ? Vérifiez l’adresse, puis les indésirables.",
        ),
    ),
    "/connexion/mot-de-passe": Aide(
        (
            "Utilisez le mot de passe que vous avez choisi sur ce site.",
            "Vous l’avez oublié ? Revenez en arrière et demandez un code par e-mail.",
            "Votre navigateur peut le retenir pour vous.",
        ),
    ),
    "/connexion/second-facteur": Aide(
        (
            "Ouvrez l’application de codes sur votre téléphone.",
            "Recopiez les six chiffres avant qu’ils changent.",
            "Sans téléphone, utilisez un code de secours.",
        ),
    ),
    "/adhesion/{jeton}": Aide(
        (
            "Quelqu’un vous invite à travailler sur les demandes d’un organisme.",
            "Connectez-vous avec l’adresse qui a reçu l’invitation.",
            "Le lien sert une seule fois, pendant sept jours.",
        ),
    ),
    "/signature/{jeton}": Aide(
        (
            "Une demande est prête : il manque votre accord.",
            "Relisez ce qui est demandé avant de signer.",
            "Vous n’êtes pas d’accord ? Ne signez pas, et appelez la personne qui l’a écrite.",
        ),
    ),
    "/organismes/{organisme_id}/coffre": Aide(
        (
            "Déposez ici les papiers qui reviennent chaque année : statuts, RIB, comptes.",
            "Ils seront proposés dans chaque demande.",
            "Ce qui manque ou date est dit en haut.",
        ),
        "Les comptes de l’année viennent d’être votés ? Ajoutez-les : la prochaine demande les aura déjà.",
    ),
    "/dossiers/commencer/{campagne_id}/depuis/{dossier_id}": Aide(
        (
            "Vous pouvez partir de la demande de l’an dernier.",
            "Choisissez les parties à reprendre.",
            "Les chiffres et les résultats sont vidés : ils ont changé.",
            "Relisez chaque page : tout se corrige.",
        ),
    ),
    "/dossiers/{dossier_id}/messages": Aide(
        (
            "Écrivez ici à la personne qui suit votre demande.",
            "Toutes les personnes de l’organisme lisent ces messages.",
            "Vous recevez un e-mail quand une réponse arrive.",
            "Un message ne change pas la demande.",
        ),
        "« Notre salle est fermée en mai. Pouvons-nous décaler les ateliers en juin ? »",
    ),
    "/organismes/{organisme_id}/fiche/annuaire": Aide(
        (
            "L’annuaire public connaît déjà votre organisme par son SIRET ou son RNA.",
            "Vérifiez chaque ligne avant de la reprendre.",
            "L’annuaire se trompe ou ne répond pas ? Tapez vous-même : rien n’est bloqué.",
        ),
    ),
    "/organismes/{organisme_id}/mandats": Aide(
        (
            "Une médiatrice ou une maison de quartier peut écrire vos demandes avec vous.",
            "Le mandat dit qui, et jusqu’à quand.",
            "Vous pouvez l’arrêter à tout moment.",
            "Elle ne voit pas votre RIB, ne dépose pas et ne signe pas.",
        ),
        "Le centre social vous aide jusqu’à la fin de l’appel : donnez-lui un mandat jusqu’à cette date.",
    ),
    "/organismes/{organisme_id}/mandats/{mandat_id}": Aide(
        (
            "Vous changez ici les dates d’un mandat, et les appels pour lesquels il vaut.",
            "La personne qui vous aide reçoit un e-mail.",
            "Elle peut mettre fin au mandat quand elle veut.",
        ),
    ),
    "/organismes-aides": Aide(
        (
            "Voici les organismes que vous aidez à remplir leurs demandes.",
            "Chacun vous a donné un mandat, avec une date de fin.",
            "Vous écrivez, mais vous ne déposez pas et ne signez pas.",
        ),
    ),
    "/dossiers/{dossier_id}/changements": Aide(
        (
            "Cette page montre ce qui a changé entre deux envois de votre demande.",
            "L’ancien texte et le nouveau sont l’un à côté de l’autre.",
            "Rien ne se modifie ici.",
        ),
    ),
    "/dossiers/{dossier_id}/fiche-dauphin": Aide(
        (
            "Dauphin est le site de l’État où se fait une autre demande.",
            "Cette fiche remet vos réponses dans l’ordre de ses pages.",
            "Copiez chaque texte, puis collez-le dans Dauphin.",
            "Une réponse trop longue pour Dauphin est signalée.",
        ),
    ),
}
