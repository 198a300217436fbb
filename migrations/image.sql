CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
CREATE TABLE campagne (
	id INTEGER NOT NULL, 
	dispositif VARCHAR(40) NOT NULL, 
	annee INTEGER NOT NULL, 
	titre VARCHAR(120) NOT NULL, 
	presentation VARCHAR(4000) NOT NULL, 
	est_publiee BOOLEAN NOT NULL, 
	ouvre_le DATETIME NOT NULL, 
	ferme_le DATETIME NOT NULL, 
	decision_prevue VARCHAR(120) NOT NULL, 
	taux_plafond_pour_mille INTEGER NOT NULL, 
	cofinancement_min_pour_mille INTEGER NOT NULL, 
	part_qpv_min_pour_mille INTEGER, 
	part_qpv_bloque BOOLEAN NOT NULL, 
	plafond_dossier_cents INTEGER, 
	plafond_annuel_cents INTEGER, 
	delai_cible_jours INTEGER, 
	pieces_requises JSON, 
	poids JSON NOT NULL, 
	contact JSON NOT NULL, 
	dernier_numero INTEGER NOT NULL, 
	creee_le DATETIME NOT NULL, 
	clonee_de_id INTEGER, delai_median_jours INTEGER, points_ecartes JSON DEFAULT '[]' NOT NULL, bareme JSON DEFAULT '{}' NOT NULL, version_bareme INTEGER DEFAULT 1 NOT NULL, notes_dans_les_refus BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_campagne PRIMARY KEY (id), 
	CONSTRAINT ck_campagne_dernier_numero CHECK (dernier_numero >= 0), 
	CONSTRAINT ck_campagne_fenetre CHECK (ferme_le > ouvre_le), 
	CONSTRAINT ck_campagne_taux_plafond CHECK (taux_plafond_pour_mille BETWEEN 1 AND 1000), 
	CONSTRAINT fk_campagne_clonee_de_id FOREIGN KEY(clonee_de_id) REFERENCES campagne (id), 
	CONSTRAINT uq_campagne_dispositif_annee UNIQUE (dispositif, annee), 
	CONSTRAINT ck_campagne_dispositif CHECK (dispositif IN ('aap', 'sip', 'fpc'))
);
CREATE TABLE code_courriel (
	id INTEGER NOT NULL, 
	courriel VARCHAR(254) NOT NULL, 
	code_hmac VARCHAR(64) NOT NULL, 
	cree_le DATETIME NOT NULL, 
	expire_le DATETIME NOT NULL, 
	essais INTEGER NOT NULL, 
	utilise_le DATETIME, 
	CONSTRAINT pk_code_courriel PRIMARY KEY (id)
);
CREATE TABLE financeur (
	code VARCHAR(40) NOT NULL, 
	nom VARCHAR(120) NOT NULL, 
	rang INTEGER NOT NULL, 
	CONSTRAINT pk_financeur PRIMARY KEY (code)
);
CREATE TABLE organisme (
	id INTEGER NOT NULL, 
	genre VARCHAR(40) NOT NULL, 
	nom VARCHAR(200) NOT NULL, 
	sigle VARCHAR(40) NOT NULL, 
	siret VARCHAR(14), 
	rna VARCHAR(10), 
	adresse VARCHAR(200) NOT NULL, 
	code_postal VARCHAR(5) NOT NULL, 
	ville VARCHAR(80) NOT NULL, 
	porte_par_id INTEGER, 
	iban VARCHAR(34), 
	titulaire_compte VARCHAR(120) NOT NULL, 
	cree_le DATETIME NOT NULL, rib_a_confirmer_le DATETIME, forme_juridique VARCHAR(80) DEFAULT '' NOT NULL, objet VARCHAR(1000) DEFAULT '' NOT NULL, site_web VARCHAR(200) DEFAULT '' NOT NULL, adresse_correspondance VARCHAR(300) DEFAULT '' NOT NULL, date_creation DATE, nom_plie VARCHAR(400) DEFAULT '' NOT NULL, 
	CONSTRAINT pk_organisme PRIMARY KEY (id), 
	CONSTRAINT ck_organisme_siret CHECK (siret IS NULL OR length(siret) = 14), 
	CONSTRAINT fk_organisme_porte_par_id FOREIGN KEY(porte_par_id) REFERENCES organisme (id), 
	CONSTRAINT uq_organisme_rna UNIQUE (rna), 
	CONSTRAINT uq_organisme_siret UNIQUE (siret), 
	CONSTRAINT ck_organisme_genreorganisme CHECK (genre IN ('association', 'commune', 'bailleur', 'etablissement_public', 'collectif'))
);
CREATE TABLE personne (
	id INTEGER NOT NULL, 
	courriel VARCHAR(254) NOT NULL, 
	prenom VARCHAR(80) NOT NULL, 
	nom VARCHAR(80) NOT NULL, 
	telephone VARCHAR(20) NOT NULL, 
	role VARCHAR(40) NOT NULL, 
	mot_de_passe VARCHAR(200), 
	totp_secret VARCHAR(64), 
	totp_dernier_pas INTEGER NOT NULL, 
	codes_de_secours JSON NOT NULL, 
	courriel_confirme_le DATETIME, 
	desactivee_le DATETIME, 
	creee_le DATETIME NOT NULL, raccourcis BOOLEAN DEFAULT 1 NOT NULL, 
	CONSTRAINT pk_personne PRIMARY KEY (id), 
	CONSTRAINT uq_personne_courriel UNIQUE (courriel), 
	CONSTRAINT ck_personne_role CHECK (role IN ('porteur', 'agent', 'administrateur', 'membre'))
);
CREATE TABLE poste (
	code VARCHAR(40) NOT NULL, 
	intitule VARCHAR(80) NOT NULL, 
	equipe VARCHAR(40), 
	portee VARCHAR(200) NOT NULL, 
	CONSTRAINT pk_poste PRIMARY KEY (code), 
	CONSTRAINT ck_poste_equipe CHECK (equipe IN ('nord', 'sud'))
);
CREATE TABLE quartier (
	code VARCHAR(60) NOT NULL, 
	nom VARCHAR(120) NOT NULL, 
	geographie VARCHAR(40) NOT NULL, 
	note VARCHAR(400) NOT NULL, 
	CONSTRAINT pk_quartier PRIMARY KEY (code), 
	CONSTRAINT ck_quartier_geographie CHECK (geographie IN ('qpv', 'poche_pauvrete', 'ancien_qva'))
);
CREATE TABLE tache (
	id INTEGER NOT NULL, 
	cle VARCHAR(120) NOT NULL, 
	genre VARCHAR(40) NOT NULL, 
	charge JSON NOT NULL, 
	etat VARCHAR(40) NOT NULL, 
	essais INTEGER NOT NULL, 
	demande_le DATETIME NOT NULL, 
	a_partir_du DATETIME NOT NULL, 
	reserve_jusqu_a DATETIME, 
	fait_le DATETIME, 
	erreur VARCHAR(500) NOT NULL, 
	CONSTRAINT pk_tache PRIMARY KEY (id), 
	CONSTRAINT uq_tache_cle UNIQUE (cle), 
	CONSTRAINT ck_tache_etatenvoi CHECK (etat IN ('a_faire', 'fait', 'echec'))
);
CREATE TABLE tentative (
	id INTEGER NOT NULL, 
	cle VARCHAR(300) NOT NULL, 
	a DATETIME NOT NULL, 
	CONSTRAINT pk_tentative PRIMARY KEY (id)
);
CREATE TABLE tete_journal (
	id INTEGER NOT NULL, 
	numero INTEGER NOT NULL, 
	empreinte VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_tete_journal PRIMARY KEY (id), 
	CONSTRAINT ck_tete_journal_unique CHECK (id = 1)
);
CREATE TABLE absence (
	id INTEGER NOT NULL, 
	personne_id INTEGER NOT NULL, 
	du DATE NOT NULL, 
	au DATE NOT NULL, 
	motif VARCHAR(120) NOT NULL, 
	CONSTRAINT pk_absence PRIMARY KEY (id), 
	CONSTRAINT ck_absence_dates CHECK (au >= du), 
	CONSTRAINT fk_absence_personne_id FOREIGN KEY(personne_id) REFERENCES personne (id)
);
CREATE TABLE adhesion (
	id INTEGER NOT NULL, 
	organisme_id INTEGER NOT NULL, 
	personne_id INTEGER NOT NULL, 
	role VARCHAR(40) NOT NULL, 
	etat VARCHAR(40) NOT NULL, 
	demandee_le DATETIME NOT NULL, 
	tranchee_le DATETIME, represente_depuis DATETIME, 
	CONSTRAINT pk_adhesion PRIMARY KEY (id), 
	CONSTRAINT fk_adhesion_organisme_id FOREIGN KEY(organisme_id) REFERENCES organisme (id), 
	CONSTRAINT fk_adhesion_personne_id FOREIGN KEY(personne_id) REFERENCES personne (id), 
	CONSTRAINT uq_adhesion_organisme_id_personne_id UNIQUE (organisme_id, personne_id), 
	CONSTRAINT ck_adhesion_roleadhesion CHECK (role IN ('gestionnaire', 'redacteur', 'lecteur', 'signataire')), 
	CONSTRAINT ck_adhesion_etatadhesion CHECK (etat IN ('demandee', 'active', 'refusee', 'retiree'))
);
CREATE TABLE commune (
	insee VARCHAR(5) NOT NULL, 
	nom VARCHAR(80) NOT NULL, 
	code_postal VARCHAR(5) NOT NULL, 
	population INTEGER NOT NULL, 
	equipe VARCHAR(40), 
	referent_poste VARCHAR(40), 
	CONSTRAINT pk_commune PRIMARY KEY (insee), 
	CONSTRAINT fk_commune_referent_poste FOREIGN KEY(referent_poste) REFERENCES poste (code), 
	CONSTRAINT ck_commune_equipe CHECK (equipe IN ('nord', 'sud'))
);
CREATE TABLE enveloppe (
	id INTEGER NOT NULL, 
	campagne_id INTEGER NOT NULL, 
	financeur_code VARCHAR(40) NOT NULL, 
	montant_cents INTEGER NOT NULL, 
	engage_cents INTEGER NOT NULL, plancher_cents BIGINT CONSTRAINT ck_enveloppe_plancher CHECK (plancher_cents >= 0), plafond_cents BIGINT CONSTRAINT ck_enveloppe_plafond CHECK (plafond_cents >= COALESCE(plancher_cents, 0)), taux_max_pour_mille INTEGER CONSTRAINT ck_enveloppe_taux_max CHECK (taux_max_pour_mille BETWEEN 1 AND 1000), promis_cents BIGINT DEFAULT 0 NOT NULL CONSTRAINT ck_enveloppe_promis CHECK (promis_cents >= 0), reporte_cents BIGINT DEFAULT 0 NOT NULL CONSTRAINT ck_enveloppe_reporte CHECK (reporte_cents >= 0), reserve_cents BIGINT DEFAULT 0 NOT NULL CONSTRAINT ck_enveloppe_reserve CHECK (reserve_cents >= 0 AND engage_cents + promis_cents + reporte_cents + reserve_cents <= montant_cents), geographies JSON DEFAULT '[]' NOT NULL, 
	CONSTRAINT pk_enveloppe PRIMARY KEY (id), 
	CONSTRAINT ck_enveloppe_engage CHECK (engage_cents >= 0 AND engage_cents <= montant_cents), 
	CONSTRAINT ck_enveloppe_montant CHECK (montant_cents >= 0), 
	CONSTRAINT fk_enveloppe_campagne_id FOREIGN KEY(campagne_id) REFERENCES campagne (id), 
	CONSTRAINT fk_enveloppe_financeur_code FOREIGN KEY(financeur_code) REFERENCES financeur (code), 
	CONSTRAINT uq_enveloppe_campagne_id_financeur_code UNIQUE (campagne_id, financeur_code)
);
CREATE TABLE invitation (
	id INTEGER NOT NULL, 
	courriel VARCHAR(254) NOT NULL, 
	role VARCHAR(40) NOT NULL, 
	poste_code VARCHAR(40), 
	jeton_sha256 VARCHAR(64) NOT NULL, 
	invitee_par_id INTEGER NOT NULL, 
	creee_le DATETIME NOT NULL, 
	expire_le DATETIME NOT NULL, 
	utilisee_le DATETIME, 
	CONSTRAINT pk_invitation PRIMARY KEY (id), 
	CONSTRAINT fk_invitation_invitee_par_id FOREIGN KEY(invitee_par_id) REFERENCES personne (id), 
	CONSTRAINT fk_invitation_poste_code FOREIGN KEY(poste_code) REFERENCES poste (code), 
	CONSTRAINT uq_invitation_jeton_sha256 UNIQUE (jeton_sha256), 
	CONSTRAINT ck_invitation_role CHECK (role IN ('porteur', 'agent', 'administrateur', 'membre'))
);
CREATE TABLE lien_d_interet (
	personne_id INTEGER NOT NULL, 
	organisme_id INTEGER NOT NULL, 
	nature VARCHAR(200) NOT NULL, 
	declare_le DATETIME NOT NULL, 
	CONSTRAINT pk_lien_d_interet PRIMARY KEY (personne_id, organisme_id), 
	CONSTRAINT fk_lien_d_interet_organisme_id FOREIGN KEY(organisme_id) REFERENCES organisme (id), 
	CONSTRAINT fk_lien_d_interet_personne_id FOREIGN KEY(personne_id) REFERENCES personne (id)
);
CREATE TABLE occupation (
	id INTEGER NOT NULL, 
	poste_code VARCHAR(40) NOT NULL, 
	personne_id INTEGER NOT NULL, 
	du DATE NOT NULL, 
	au DATE, 
	suppleant_poste VARCHAR(40), 
	CONSTRAINT pk_occupation PRIMARY KEY (id), 
	CONSTRAINT ck_occupation_dates CHECK (au IS NULL OR au > du), 
	CONSTRAINT fk_occupation_personne_id FOREIGN KEY(personne_id) REFERENCES personne (id), 
	CONSTRAINT fk_occupation_poste_code FOREIGN KEY(poste_code) REFERENCES poste (code), 
	CONSTRAINT fk_occupation_suppleant_poste FOREIGN KEY(suppleant_poste) REFERENCES poste (code)
);
CREATE TABLE referent_axe (
	axe VARCHAR(40) NOT NULL, 
	poste_code VARCHAR(40) NOT NULL, 
	CONSTRAINT pk_referent_axe PRIMARY KEY (axe), 
	CONSTRAINT fk_referent_axe_poste_code FOREIGN KEY(poste_code) REFERENCES poste (code)
);
CREATE TABLE referent_orientation (
	orientation VARCHAR(40) NOT NULL, 
	poste_code VARCHAR(40) NOT NULL, 
	CONSTRAINT pk_referent_orientation PRIMARY KEY (orientation), 
	CONSTRAINT fk_referent_orientation_poste_code FOREIGN KEY(poste_code) REFERENCES poste (code)
);
CREATE TABLE seance (
	id INTEGER NOT NULL, 
	campagne_id INTEGER NOT NULL, 
	titre VARCHAR(120) NOT NULL, 
	tenue_le DATETIME NOT NULL, 
	lieu VARCHAR(120) NOT NULL, 
	etat VARCHAR(40) NOT NULL, 
	creee_le DATETIME NOT NULL, 
	publication_preparee_le DATETIME, 
	publication_preparee_par_id INTEGER, 
	publiee_le DATETIME, 
	publiee_par_id INTEGER, quorum_requis BOOLEAN DEFAULT true NOT NULL, ordre VARCHAR(40) DEFAULT 'rang' NOT NULL CONSTRAINT ck_seance_ordre CHECK (ordre IN ('rang', 'orientation', 'commune')), point_id INTEGER CONSTRAINT fk_seance_point_id REFERENCES dossier (id), point_ouvert_le DATETIME CONSTRAINT ck_seance_point CHECK ((point_id IS NULL) = (point_ouvert_le IS NULL)), genre VARCHAR(40) DEFAULT 'copil' NOT NULL CONSTRAINT ck_seance_genreseance CHECK (genre IN ('comite_technique', 'comite_des_financeurs', 'copil', 'assemblee')), financeur_code VARCHAR(40) CONSTRAINT fk_seance_financeur_code REFERENCES financeur (code), lettres_sha256 VARCHAR(64), 
	CONSTRAINT pk_seance PRIMARY KEY (id), 
	CONSTRAINT fk_seance_campagne_id FOREIGN KEY(campagne_id) REFERENCES campagne (id), 
	CONSTRAINT fk_seance_publication_preparee_par_id FOREIGN KEY(publication_preparee_par_id) REFERENCES personne (id), 
	CONSTRAINT fk_seance_publiee_par_id FOREIGN KEY(publiee_par_id) REFERENCES personne (id), 
	CONSTRAINT ck_seance_etatseance CHECK (etat IN ('preparee', 'ouverte', 'close'))
);
CREATE TABLE session_ouverte (
	id INTEGER NOT NULL, 
	jeton_sha256 VARCHAR(64) NOT NULL, 
	personne_id INTEGER NOT NULL, 
	ouverte_le DATETIME NOT NULL, 
	vue_le DATETIME NOT NULL, 
	expire_le DATETIME NOT NULL, 
	navigateur VARCHAR(200) NOT NULL, 
	second_facteur_le DATETIME, 
	revoquee_le DATETIME, preuve_le DATETIME, 
	CONSTRAINT pk_session_ouverte PRIMARY KEY (id), 
	CONSTRAINT fk_session_ouverte_personne_id FOREIGN KEY(personne_id) REFERENCES personne (id), 
	CONSTRAINT uq_session_ouverte_jeton_sha256 UNIQUE (jeton_sha256)
);
CREATE TABLE dossier (
	id INTEGER NOT NULL, 
	campagne_id INTEGER NOT NULL, 
	organisme_id INTEGER NOT NULL, 
	cree_par_id INTEGER NOT NULL, 
	etat VARCHAR(40) NOT NULL, 
	numero VARCHAR(20), 
	cle_depot VARCHAR(64), 
	cree_le DATETIME NOT NULL, 
	modifie_le DATETIME NOT NULL, 
	depose_le DATETIME, 
	version_deposee INTEGER NOT NULL, 
	titre VARCHAR(200) NOT NULL, 
	orientation VARCHAR(40), 
	montant_demande_cents INTEGER NOT NULL, 
	cout_total_cents INTEGER NOT NULL, 
	beneficiaires INTEGER NOT NULL, 
	commune_principale VARCHAR(5), 
	axes_resume VARCHAR(400) NOT NULL, 
	territoires_resume VARCHAR(400) NOT NULL, 
	pilote_id INTEGER, 
	note_dixiemes INTEGER, 
	note_participation_centiemes INTEGER, 
	note_orientation_centiemes INTEGER, 
	est_note_provisoire BOOLEAN NOT NULL, 
	avis_attendus INTEGER NOT NULL, 
	avis_rendus INTEGER NOT NULL, 
	a_des_ecarts BOOLEAN NOT NULL, 
	avis_pilote VARCHAR(40), 
	montant_propose_cents INTEGER, 
	decision_publiee_le DATETIME, aide_par VARCHAR(300) DEFAULT '' NOT NULL, notes_partagees_le DATETIME, raison_du_partage VARCHAR(1000) DEFAULT '' NOT NULL, traits BIGINT DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_dossier PRIMARY KEY (id), 
	CONSTRAINT ck_dossier_depot CHECK (etat IN ('brouillon', 'abandonne', 'expire') OR depose_le IS NOT NULL), 
	CONSTRAINT ck_dossier_numero CHECK (depose_le IS NULL OR numero IS NOT NULL), 
	CONSTRAINT ck_dossier_demande CHECK (montant_demande_cents >= 0), 
	CONSTRAINT ck_dossier_note CHECK (note_dixiemes IS NULL OR note_dixiemes BETWEEN 0 AND 1000), 
	CONSTRAINT fk_dossier_campagne_id FOREIGN KEY(campagne_id) REFERENCES campagne (id), 
	CONSTRAINT fk_dossier_commune_principale FOREIGN KEY(commune_principale) REFERENCES commune (insee), 
	CONSTRAINT fk_dossier_cree_par_id FOREIGN KEY(cree_par_id) REFERENCES personne (id), 
	CONSTRAINT fk_dossier_organisme_id FOREIGN KEY(organisme_id) REFERENCES organisme (id), 
	CONSTRAINT fk_dossier_pilote_id FOREIGN KEY(pilote_id) REFERENCES personne (id), 
	CONSTRAINT uq_dossier_numero UNIQUE (numero), 
	CONSTRAINT ck_dossier_etat CHECK (etat IN ('brouillon', 'abandonne', 'expire', 'depose', 'a_completer', 'irrecevable', 'retire', 'en_instruction', 'instruit', 'en_comite', 'accorde', 'refuse', 'ajourne', 'attente', 'notifie_accord', 'notifie_refus', 'conventionne', 'renonce', 'en_cours', 'bilan_recu', 'solde')), 
	CONSTRAINT ck_dossier_orientation CHECK (orientation IN ('emploi', 'sante', 'education', 'cadre_de_vie', 'tranquillite', 'transition'))
);
CREATE TABLE membre_seance (
	seance_id INTEGER NOT NULL, 
	personne_id INTEGER NOT NULL, 
	est_present BOOLEAN NOT NULL, est_excuse BOOLEAN DEFAULT false NOT NULL, represente_par_id INTEGER CONSTRAINT fk_membre_seance_represente_par_id REFERENCES personne (id) CONSTRAINT ck_membre_seance_place CHECK (NOT est_present OR NOT est_excuse AND represente_par_id IS NULL), 
	CONSTRAINT pk_membre_seance PRIMARY KEY (seance_id, personne_id), 
	CONSTRAINT fk_membre_seance_personne_id FOREIGN KEY(personne_id) REFERENCES personne (id), 
	CONSTRAINT fk_membre_seance_seance_id FOREIGN KEY(seance_id) REFERENCES seance (id)
);
CREATE TABLE quartier_commune (
	quartier_code VARCHAR(60) NOT NULL, 
	insee VARCHAR(5) NOT NULL, 
	CONSTRAINT pk_quartier_commune PRIMARY KEY (quartier_code, insee), 
	CONSTRAINT fk_quartier_commune_insee FOREIGN KEY(insee) REFERENCES commune (insee), 
	CONSTRAINT fk_quartier_commune_quartier_code FOREIGN KEY(quartier_code) REFERENCES quartier (code)
);
CREATE TABLE affectation (
	id INTEGER NOT NULL, 
	dossier_id INTEGER NOT NULL, 
	qualite VARCHAR(40) NOT NULL, 
	poste_code VARCHAR(40) NOT NULL, 
	personne_id INTEGER, 
	motifs JSON NOT NULL, 
	phrase VARCHAR(1000) NOT NULL, 
	depuis DATETIME NOT NULL, 
	jusqu_a DATETIME, 
	par_id INTEGER, 
	raison VARCHAR(1000) NOT NULL, est_ouverte BOOLEAN DEFAULT 0 NOT NULL, a_rendu BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_affectation PRIMARY KEY (id), 
	CONSTRAINT fk_affectation_dossier_id FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CONSTRAINT fk_affectation_par_id FOREIGN KEY(par_id) REFERENCES personne (id), 
	CONSTRAINT fk_affectation_personne_id FOREIGN KEY(personne_id) REFERENCES personne (id), 
	CONSTRAINT fk_affectation_poste_code FOREIGN KEY(poste_code) REFERENCES poste (code), 
	CONSTRAINT ck_affectation_qualite CHECK (qualite IN ('pilote', 'contributeur', 'territoire'))
);
CREATE TABLE alerte_affectation (
	id INTEGER NOT NULL, 
	dossier_id INTEGER NOT NULL, 
	phrase VARCHAR(500) NOT NULL, 
	creee_le DATETIME NOT NULL, 
	levee_le DATETIME, 
	CONSTRAINT pk_alerte_affectation PRIMARY KEY (id), 
	CONSTRAINT fk_alerte_affectation_dossier_id FOREIGN KEY(dossier_id) REFERENCES dossier (id)
);
CREATE TABLE avis (
	id INTEGER NOT NULL, 
	dossier_id INTEGER NOT NULL, 
	personne_id INTEGER NOT NULL, 
	sens VARCHAR(40), 
	texte VARCHAR(8000) NOT NULL, 
	niveau_egalite VARCHAR(40), 
	version_dossier INTEGER NOT NULL, 
	modifie_le DATETIME NOT NULL, 
	rendu_le DATETIME, 
	CONSTRAINT pk_avis PRIMARY KEY (id), 
	CONSTRAINT fk_avis_dossier_id FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CONSTRAINT fk_avis_personne_id FOREIGN KEY(personne_id) REFERENCES personne (id), 
	CONSTRAINT uq_avis_dossier_id_personne_id UNIQUE (dossier_id, personne_id), 
	CONSTRAINT ck_avis_sensavis CHECK (sens IN ('favorable', 'favorable_avec_reserves', 'defavorable', 'hors_champ')), 
	CONSTRAINT ck_avis_niveauegalite CHECK (niveau_egalite IN ('G0', 'G1', 'G2'))
);
CREATE TABLE demande_de_complement (
	id INTEGER NOT NULL, 
	dossier_id INTEGER NOT NULL, 
	demandee_par_id INTEGER NOT NULL, 
	demandee_le DATETIME NOT NULL, 
	repondre_avant DATE NOT NULL, 
	texte VARCHAR(4000) NOT NULL, 
	sections JSON NOT NULL, 
	repondue_le DATETIME, carence_le DATETIME, pieces JSON DEFAULT '[]' NOT NULL, 
	CONSTRAINT pk_demande_de_complement PRIMARY KEY (id), 
	CONSTRAINT fk_demande_de_complement_demandee_par_id FOREIGN KEY(demandee_par_id) REFERENCES personne (id), 
	CONSTRAINT fk_demande_de_complement_dossier_id FOREIGN KEY(dossier_id) REFERENCES dossier (id)
);
CREATE TABLE deport (
	id INTEGER NOT NULL, 
	personne_id INTEGER NOT NULL, 
	dossier_id INTEGER NOT NULL, 
	motif VARCHAR(500) NOT NULL, 
	declare_le DATETIME NOT NULL, 
	CONSTRAINT pk_deport PRIMARY KEY (id), 
	CONSTRAINT fk_deport_dossier_id FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CONSTRAINT fk_deport_personne_id FOREIGN KEY(personne_id) REFERENCES personne (id), 
	CONSTRAINT uq_deport_personne_id_dossier_id UNIQUE (personne_id, dossier_id)
);
CREATE TABLE document (
	id INTEGER NOT NULL, 
	dossier_id INTEGER NOT NULL, 
	genre VARCHAR(40) NOT NULL, 
	numero INTEGER NOT NULL, 
	nom VARCHAR(120) NOT NULL, 
	html VARCHAR NOT NULL, 
	sha256 VARCHAR(64), 
	demande_le DATETIME NOT NULL, 
	CONSTRAINT pk_document PRIMARY KEY (id), 
	CONSTRAINT fk_document_dossier_id FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CONSTRAINT uq_document_dossier_id_genre_numero UNIQUE (dossier_id, genre, numero)
);
CREATE TABLE inscription_seance (
	seance_id INTEGER NOT NULL, 
	dossier_id INTEGER NOT NULL, 
	inscrit_le DATETIME NOT NULL, position INTEGER, 
	CONSTRAINT pk_inscription_seance PRIMARY KEY (seance_id, dossier_id), 
	CONSTRAINT fk_inscription_seance_dossier_id FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CONSTRAINT fk_inscription_seance_seance_id FOREIGN KEY(seance_id) REFERENCES seance (id)
);
CREATE TABLE ligne_journal (
	id INTEGER NOT NULL, 
	a DATETIME NOT NULL, 
	personne_id INTEGER, 
	role VARCHAR(40) NOT NULL, 
	acte VARCHAR(60) NOT NULL, 
	objet VARCHAR(60) NOT NULL, 
	dossier_id INTEGER, 
	details JSON NOT NULL, 
	requete VARCHAR(40) NOT NULL, 
	precedente VARCHAR(64) NOT NULL, 
	empreinte VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_ligne_journal PRIMARY KEY (id), 
	CONSTRAINT fk_ligne_journal_dossier_id FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CONSTRAINT fk_ligne_journal_personne_id FOREIGN KEY(personne_id) REFERENCES personne (id)
);
CREATE TABLE montant_propose (
	dossier_id INTEGER NOT NULL, 
	enveloppe_id INTEGER NOT NULL, 
	montant_cents INTEGER NOT NULL, sous_enveloppe_id INTEGER CONSTRAINT fk_montant_propose_sous_enveloppe_id REFERENCES sous_enveloppe (id), promis_le DATETIME CONSTRAINT ck_montant_propose_promis CHECK (promis_le IS NULL OR montant_cents > 0), 
	CONSTRAINT pk_montant_propose PRIMARY KEY (dossier_id, enveloppe_id), 
	CONSTRAINT ck_montant_propose_montant CHECK (montant_cents >= 0), 
	CONSTRAINT fk_montant_propose_dossier_id FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CONSTRAINT fk_montant_propose_enveloppe_id FOREIGN KEY(enveloppe_id) REFERENCES enveloppe (id)
);
CREATE TABLE note (
	id INTEGER NOT NULL, 
	dossier_id INTEGER NOT NULL, 
	personne_id INTEGER NOT NULL, 
	critere VARCHAR(60) NOT NULL, 
	valeur INTEGER NOT NULL, 
	commentaire VARCHAR(4000) NOT NULL, 
	version_dossier INTEGER NOT NULL, 
	modifiee_le DATETIME NOT NULL, version_bareme INTEGER DEFAULT 1 NOT NULL, motif VARCHAR(1000) DEFAULT '' NOT NULL, 
	CONSTRAINT pk_note PRIMARY KEY (id), 
	CONSTRAINT ck_note_valeur CHECK (valeur BETWEEN 0 AND 4), 
	CONSTRAINT fk_note_dossier_id FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CONSTRAINT fk_note_personne_id FOREIGN KEY(personne_id) REFERENCES personne (id), 
	CONSTRAINT uq_note_dossier_id_personne_id_critere UNIQUE (dossier_id, personne_id, critere)
);
CREATE TABLE piece (
	id INTEGER NOT NULL, 
	dossier_id INTEGER NOT NULL, 
	genre VARCHAR(40) NOT NULL, 
	nom VARCHAR(120) NOT NULL, 
	mime VARCHAR(100) NOT NULL, 
	taille INTEGER NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	etat VARCHAR(40) NOT NULL, 
	ajoutee_le DATETIME NOT NULL, 
	ajoutee_par_id INTEGER NOT NULL, 
	retiree_le DATETIME, 
	CONSTRAINT pk_piece PRIMARY KEY (id), 
	CONSTRAINT fk_piece_ajoutee_par_id FOREIGN KEY(ajoutee_par_id) REFERENCES personne (id), 
	CONSTRAINT fk_piece_dossier_id FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CONSTRAINT ck_piece_etatpiece CHECK (etat IN ('en_analyse', 'saine', 'refusee'))
);
CREATE TABLE rattachement (
	dossier_id INTEGER NOT NULL, 
	nature VARCHAR(12) NOT NULL, 
	code VARCHAR(60) NOT NULL, 
	rang INTEGER NOT NULL, 
	CONSTRAINT pk_rattachement PRIMARY KEY (dossier_id, nature, code), 
	CONSTRAINT fk_rattachement_dossier_id FOREIGN KEY(dossier_id) REFERENCES dossier (id)
);
CREATE TABLE section (
	id INTEGER NOT NULL, 
	dossier_id INTEGER NOT NULL, 
	cle VARCHAR(40) NOT NULL, 
	contenu JSON NOT NULL, 
	version INTEGER NOT NULL, 
	modifiee_le DATETIME NOT NULL, 
	modifiee_par_id INTEGER NOT NULL, 
	CONSTRAINT pk_section PRIMARY KEY (id), 
	CONSTRAINT fk_section_dossier_id FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CONSTRAINT fk_section_modifiee_par_id FOREIGN KEY(modifiee_par_id) REFERENCES personne (id), 
	CONSTRAINT uq_section_dossier_id_cle UNIQUE (dossier_id, cle)
);
CREATE TABLE version_dossier (
	id INTEGER NOT NULL, 
	dossier_id INTEGER NOT NULL, 
	numero INTEGER NOT NULL, 
	contenu VARCHAR NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	deposee_le DATETIME NOT NULL, 
	deposee_par_id INTEGER NOT NULL, 
	CONSTRAINT pk_version_dossier PRIMARY KEY (id), 
	CONSTRAINT fk_version_dossier_deposee_par_id FOREIGN KEY(deposee_par_id) REFERENCES personne (id), 
	CONSTRAINT fk_version_dossier_dossier_id FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CONSTRAINT uq_version_dossier_dossier_id_numero UNIQUE (dossier_id, numero)
);
CREATE TABLE lettre (
	decision_id INTEGER NOT NULL, 
	dossier_id INTEGER NOT NULL, 
	sujet VARCHAR(200) NOT NULL, 
	texte VARCHAR NOT NULL, 
	envoyee_le DATETIME NOT NULL, remise_autrement_le DATETIME, 
	CONSTRAINT pk_lettre PRIMARY KEY (decision_id), 
	CONSTRAINT fk_lettre_decision_id FOREIGN KEY(decision_id) REFERENCES decision (id), 
	CONSTRAINT fk_lettre_dossier_id FOREIGN KEY(dossier_id) REFERENCES dossier (id)
);
CREATE TABLE montant_decide (
	decision_id INTEGER NOT NULL, 
	enveloppe_id INTEGER NOT NULL, 
	montant_cents INTEGER NOT NULL, sous_enveloppe_id INTEGER CONSTRAINT fk_montant_decide_sous_enveloppe_id REFERENCES sous_enveloppe (id), 
	CONSTRAINT pk_montant_decide PRIMARY KEY (decision_id, enveloppe_id), 
	CONSTRAINT ck_montant_decide_montant CHECK (montant_cents > 0), 
	CONSTRAINT fk_montant_decide_decision_id FOREIGN KEY(decision_id) REFERENCES decision (id), 
	CONSTRAINT fk_montant_decide_enveloppe_id FOREIGN KEY(enveloppe_id) REFERENCES enveloppe (id)
);
CREATE TABLE "courriel" (
	id INTEGER NOT NULL, 
	cle VARCHAR(120) NOT NULL, 
	destinataire VARCHAR(254) NOT NULL, 
	sujet VARCHAR(200) NOT NULL, 
	texte VARCHAR NOT NULL, 
	dossier_id INTEGER, 
	document_id INTEGER, 
	etat VARCHAR(40) NOT NULL, 
	essais INTEGER NOT NULL, 
	demande_le DATETIME NOT NULL, 
	a_partir_du DATETIME NOT NULL, 
	reserve_jusqu_a DATETIME, 
	fait_le DATETIME, 
	erreur VARCHAR(500) NOT NULL, 
	est_confidentiel BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_courriel PRIMARY KEY (id), 
	CONSTRAINT fk_courriel_document_id FOREIGN KEY(document_id) REFERENCES document (id), 
	CONSTRAINT fk_courriel_dossier_id FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CONSTRAINT ck_courriel_etatenvoi CHECK (etat IN ('a_faire', 'fait', 'echec')), 
	CONSTRAINT uq_courriel_cle UNIQUE (cle)
);
CREATE TABLE changement_rib (
	id INTEGER NOT NULL, 
	organisme_id INTEGER NOT NULL, 
	etat VARCHAR(40) NOT NULL, 
	iban VARCHAR(34) NOT NULL, 
	titulaire_compte VARCHAR(120) NOT NULL, 
	ancien_iban VARCHAR(34), 
	ancien_titulaire VARCHAR(120) NOT NULL, 
	contacts JSON NOT NULL, 
	demande_le DATETIME NOT NULL, 
	demande_par_id INTEGER NOT NULL, 
	verifie_le DATETIME, 
	verifie_par_id INTEGER, 
	rappel VARCHAR(500) NOT NULL, 
	tranche_le DATETIME, 
	tranche_par_id INTEGER, 
	motif VARCHAR(500) NOT NULL, 
	CONSTRAINT pk_changement_rib PRIMARY KEY (id), 
	CONSTRAINT ck_changement_rib_tranche CHECK ((tranche_le IS NULL) = (etat = 'a_confirmer')), 
	CONSTRAINT ck_changement_rib_deux CHECK (etat <> 'confirme' OR (verifie_par_id IS NOT NULL AND verifie_par_id <> tranche_par_id)), 
	CONSTRAINT fk_changement_rib_organisme_id FOREIGN KEY(organisme_id) REFERENCES organisme (id), 
	CONSTRAINT fk_changement_rib_demande_par_id FOREIGN KEY(demande_par_id) REFERENCES personne (id), 
	CONSTRAINT fk_changement_rib_verifie_par_id FOREIGN KEY(verifie_par_id) REFERENCES personne (id), 
	CONSTRAINT fk_changement_rib_tranche_par_id FOREIGN KEY(tranche_par_id) REFERENCES personne (id), 
	CONSTRAINT ck_changement_rib_etatchangement CHECK (etat IN ('a_confirmer', 'confirme', 'rejete', 'remplace', 'annule'))
);
CREATE TABLE presence (
	dossier_id INTEGER NOT NULL, 
	personne_id INTEGER NOT NULL, 
	section VARCHAR(40) NOT NULL, 
	depuis DATETIME NOT NULL, 
	vue_le DATETIME NOT NULL, 
	ecrit_le DATETIME, 
	enregistrements INTEGER NOT NULL, 
	CONSTRAINT pk_presence PRIMARY KEY (dossier_id, personne_id, section), 
	CONSTRAINT ck_presence_enregistrements CHECK (enregistrements >= 0), 
	CONSTRAINT fk_presence_dossier_id FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CONSTRAINT fk_presence_personne_id FOREIGN KEY(personne_id) REFERENCES personne (id)
);
CREATE TABLE invitation_membre (
	id INTEGER NOT NULL, 
	organisme_id INTEGER NOT NULL, 
	courriel VARCHAR(254) NOT NULL, 
	role VARCHAR(40) NOT NULL, 
	jeton_sha256 VARCHAR(64) NOT NULL, 
	invitee_par_id INTEGER NOT NULL, 
	creee_le DATETIME NOT NULL, 
	expire_le DATETIME NOT NULL, 
	acceptee_le DATETIME, 
	acceptee_par_id INTEGER, 
	annulee_le DATETIME, 
	CONSTRAINT pk_invitation_membre PRIMARY KEY (id), 
	CONSTRAINT fk_invitation_membre_organisme_id FOREIGN KEY(organisme_id) REFERENCES organisme (id), 
	CONSTRAINT fk_invitation_membre_invitee_par_id FOREIGN KEY(invitee_par_id) REFERENCES personne (id), 
	CONSTRAINT fk_invitation_membre_acceptee_par_id FOREIGN KEY(acceptee_par_id) REFERENCES personne (id), 
	CONSTRAINT uq_invitation_membre_jeton_sha256 UNIQUE (jeton_sha256), 
	CONSTRAINT ck_invitation_membre_roleadhesion CHECK (role IN ('gestionnaire', 'redacteur', 'lecteur', 'signataire'))
);
CREATE TABLE representant (
	id INTEGER NOT NULL, 
	organisme_id INTEGER NOT NULL, 
	nom VARCHAR(80) NOT NULL, 
	prenom VARCHAR(80) NOT NULL, 
	fonction VARCHAR(100) NOT NULL, 
	courriel VARCHAR(254) NOT NULL, 
	telephone VARCHAR(20) NOT NULL, 
	est_legal BOOLEAN NOT NULL, 
	depuis DATE, 
	ajoute_le DATETIME NOT NULL, 
	retire_le DATETIME, 
	CONSTRAINT pk_representant PRIMARY KEY (id), 
	CONSTRAINT fk_representant_organisme_id FOREIGN KEY(organisme_id) REFERENCES organisme (id)
);
CREATE TABLE moyens_humains (
	organisme_id INTEGER NOT NULL, 
	annee INTEGER NOT NULL, 
	benevoles INTEGER, 
	volontaires INTEGER, 
	salaries INTEGER, 
	emplois_aides INTEGER, 
	etpt_centiemes INTEGER, 
	mis_a_disposition INTEGER, 
	adherents INTEGER, 
	adherentes INTEGER, 
	modifie_le DATETIME NOT NULL, 
	CONSTRAINT pk_moyens_humains PRIMARY KEY (organisme_id, annee), 
	CONSTRAINT ck_moyens_humains_annee CHECK (annee BETWEEN 2000 AND 2100), 
	CONSTRAINT ck_moyens_humains_adherentes CHECK (adherentes IS NULL OR adherents IS NULL OR adherentes <= adherents), 
	CONSTRAINT ck_moyens_humains_aides CHECK (emplois_aides IS NULL OR salaries IS NULL OR emplois_aides <= salaries), 
	CONSTRAINT fk_moyens_humains_organisme_id FOREIGN KEY(organisme_id) REFERENCES organisme (id)
);
CREATE TABLE compte_annuel (
	organisme_id INTEGER NOT NULL, 
	annee INTEGER NOT NULL, 
	charges_cents BIGINT NOT NULL, 
	produits_cents BIGINT NOT NULL, 
	subventions_cents BIGINT NOT NULL, 
	modifie_le DATETIME NOT NULL, 
	CONSTRAINT pk_compte_annuel PRIMARY KEY (organisme_id, annee), 
	CONSTRAINT ck_compte_annuel_annee CHECK (annee BETWEEN 2000 AND 2100), 
	CONSTRAINT ck_compte_annuel_positif CHECK (charges_cents >= 0 AND produits_cents >= 0), 
	CONSTRAINT ck_compte_annuel_subventions CHECK (subventions_cents BETWEEN 0 AND produits_cents), 
	CONSTRAINT fk_compte_annuel_organisme_id FOREIGN KEY(organisme_id) REFERENCES organisme (id)
);
CREATE TABLE question_ajoutee (
	id INTEGER NOT NULL, 
	campagne_id INTEGER NOT NULL, 
	section VARCHAR(40) NOT NULL, 
	rang INTEGER NOT NULL, 
	genre VARCHAR(40) NOT NULL, 
	libelle VARCHAR(200) NOT NULL, 
	aide VARCHAR(500) NOT NULL, 
	propositions VARCHAR NOT NULL, 
	est_facultatif BOOLEAN NOT NULL, 
	ajoutee_le DATETIME NOT NULL, 
	ajoutee_par_id INTEGER NOT NULL, 
	retiree_le DATETIME, 
	CONSTRAINT pk_question_ajoutee PRIMARY KEY (id), 
	CONSTRAINT ck_question_ajoutee_propositions CHECK ((genre IN ('choix', 'choix_multiples')) = (propositions <> '')), 
	CONSTRAINT ck_question_ajoutee_retrait CHECK (retiree_le IS NULL OR retiree_le >= ajoutee_le), 
	CONSTRAINT fk_question_ajoutee_ajoutee_par_id_personne FOREIGN KEY(ajoutee_par_id) REFERENCES personne (id), 
	CONSTRAINT fk_question_ajoutee_campagne_id_campagne FOREIGN KEY(campagne_id) REFERENCES campagne (id), 
	CONSTRAINT ck_question_ajoutee_genreajoute CHECK (genre IN ('texte', 'texte_long', 'choix', 'choix_multiples', 'nombre', 'montant', 'date', 'fichier'))
);
CREATE TABLE message (
	id INTEGER NOT NULL, 
	dossier_id INTEGER NOT NULL, 
	auteur_id INTEGER NOT NULL, 
	cote VARCHAR(40) NOT NULL, 
	cle VARCHAR(64) NOT NULL, 
	texte VARCHAR(4000) NOT NULL, 
	ecrit_le DATETIME NOT NULL, 
	traite_le DATETIME, 
	CONSTRAINT pk_message PRIMARY KEY (id), 
	CONSTRAINT fk_message_dossier_id FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CONSTRAINT fk_message_auteur_id FOREIGN KEY(auteur_id) REFERENCES personne (id), 
	CONSTRAINT uq_message_cle UNIQUE (cle), 
	CONSTRAINT ck_message_cote CHECK (cote IN ('porteur', 'service'))
);
CREATE TABLE fichier_de_message (
	id INTEGER NOT NULL, 
	message_id INTEGER NOT NULL, 
	nom VARCHAR(120) NOT NULL, 
	mime VARCHAR(100) NOT NULL, 
	taille INTEGER NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	etat VARCHAR(40) NOT NULL, 
	CONSTRAINT pk_fichier_de_message PRIMARY KEY (id), 
	CONSTRAINT fk_fichier_de_message_message_id FOREIGN KEY(message_id) REFERENCES message (id), 
	CONSTRAINT ck_fichier_de_message_etatpiece CHECK (etat IN ('en_analyse', 'saine', 'refusee'))
);
CREATE TABLE document_coffre (
	id INTEGER NOT NULL, 
	organisme_id INTEGER NOT NULL, 
	genre VARCHAR(40) NOT NULL, 
	nom VARCHAR(120) NOT NULL, 
	mime VARCHAR(100) NOT NULL, 
	taille INTEGER NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	annee INTEGER, 
	valable_jusqu_au DATE, 
	ajoute_le DATETIME NOT NULL, 
	ajoute_par_id INTEGER NOT NULL, 
	remplace_le DATETIME, 
	retire_le DATETIME, etat VARCHAR(40) DEFAULT 'saine' NOT NULL CONSTRAINT ck_document_coffre_etatpiece CHECK (etat IN ('en_analyse', 'saine', 'refusee')), 
	CONSTRAINT pk_document_coffre PRIMARY KEY (id), 
	CONSTRAINT ck_document_coffre_annee CHECK (annee IS NULL OR annee BETWEEN 1900 AND 2100), 
	CONSTRAINT fk_document_coffre_organisme_id FOREIGN KEY(organisme_id) REFERENCES organisme (id), 
	CONSTRAINT fk_document_coffre_ajoute_par_id FOREIGN KEY(ajoute_par_id) REFERENCES personne (id)
);
CREATE TABLE demande_de_signature (
	id INTEGER NOT NULL, 
	dossier_id INTEGER NOT NULL, 
	courriel VARCHAR(254) NOT NULL, 
	jeton_sha256 VARCHAR(64) NOT NULL, 
	contenu_sha256 VARCHAR(64) NOT NULL, 
	demandee_par_id INTEGER NOT NULL, 
	demandee_le DATETIME NOT NULL, 
	expire_le DATETIME NOT NULL, 
	remplacee_le DATETIME, 
	signee_le DATETIME, 
	signee_par_id INTEGER, 
	refusee_le DATETIME, 
	motif VARCHAR(1000) NOT NULL, 
	CONSTRAINT pk_demande_de_signature PRIMARY KEY (id), 
	CONSTRAINT ck_demande_de_signature_issue CHECK (signee_le IS NULL OR (refusee_le IS NULL AND signee_par_id IS NOT NULL)), 
	CONSTRAINT fk_demande_de_signature_dossier_id FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CONSTRAINT fk_demande_de_signature_demandee_par_id FOREIGN KEY(demandee_par_id) REFERENCES personne (id), 
	CONSTRAINT fk_demande_de_signature_signee_par_id FOREIGN KEY(signee_par_id) REFERENCES personne (id), 
	CONSTRAINT uq_demande_de_signature_jeton_sha256 UNIQUE (jeton_sha256)
);
CREATE TABLE mandat (
	id INTEGER NOT NULL, 
	organisme_id INTEGER NOT NULL, 
	courriel VARCHAR(254) NOT NULL, 
	aidant_id INTEGER, 
	structure VARCHAR(150) NOT NULL, 
	campagne_id INTEGER, 
	commence_le DATETIME NOT NULL, 
	finit_le DATETIME NOT NULL, 
	propose_par_id INTEGER NOT NULL, 
	propose_le DATETIME NOT NULL, 
	accepte_le DATETIME, 
	accepte_par_id INTEGER, 
	revoque_le DATETIME, 
	revoque_par_id INTEGER, 
	CONSTRAINT pk_mandat PRIMARY KEY (id), 
	CONSTRAINT ck_mandat_dates CHECK (finit_le > commence_le), 
	CONSTRAINT ck_mandat_accord CHECK (accepte_le IS NULL OR aidant_id IS NOT NULL), 
	CONSTRAINT fk_mandat_organisme_id FOREIGN KEY(organisme_id) REFERENCES organisme (id), 
	CONSTRAINT fk_mandat_aidant_id FOREIGN KEY(aidant_id) REFERENCES personne (id), 
	CONSTRAINT fk_mandat_campagne_id FOREIGN KEY(campagne_id) REFERENCES campagne (id), 
	CONSTRAINT fk_mandat_propose_par_id FOREIGN KEY(propose_par_id) REFERENCES personne (id), 
	CONSTRAINT fk_mandat_accepte_par_id FOREIGN KEY(accepte_par_id) REFERENCES personne (id), 
	CONSTRAINT fk_mandat_revoque_par_id FOREIGN KEY(revoque_par_id) REFERENCES personne (id)
);
CREATE TABLE point_verifie (
	dossier_id INTEGER NOT NULL, 
	point VARCHAR(40) NOT NULL, 
	est_tenu BOOLEAN NOT NULL, 
	constat VARCHAR(40) NOT NULL, 
	phrase VARCHAR(1000) NOT NULL, 
	motif VARCHAR(1000) NOT NULL, 
	version INTEGER NOT NULL, 
	verifie_le DATETIME NOT NULL, 
	verifie_par_id INTEGER NOT NULL, 
	CONSTRAINT pk_point_verifie PRIMARY KEY (dossier_id, point), 
	CONSTRAINT fk_point_verifie_dossier_id FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CONSTRAINT fk_point_verifie_verifie_par_id FOREIGN KEY(verifie_par_id) REFERENCES personne (id), 
	CONSTRAINT ck_point_verifie_point CHECK (point IN ('delai', 'pieces', 'budget', 'plafond', 'qpv', 'bilan', 'attestation', 'territoire')), 
	CONSTRAINT ck_point_verifie_reponse CHECK (constat IN ('oui', 'non', 'a_verifier'))
);
CREATE TABLE recevabilite (
	dossier_id INTEGER NOT NULL, 
	conclusion VARCHAR(40) NOT NULL, 
	version INTEGER NOT NULL, 
	conclue_le DATETIME NOT NULL, 
	conclue_par_id INTEGER NOT NULL, 
	CONSTRAINT pk_recevabilite PRIMARY KEY (dossier_id), 
	CONSTRAINT fk_recevabilite_dossier_id FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CONSTRAINT fk_recevabilite_conclue_par_id FOREIGN KEY(conclue_par_id) REFERENCES personne (id), 
	CONSTRAINT ck_recevabilite_conclusion CHECK (conclusion IN ('recevable', 'a_completer', 'irrecevable'))
);
CREATE TABLE irrecevabilite (
	id INTEGER NOT NULL, 
	dossier_id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	motif VARCHAR(40) NOT NULL, 
	texte VARCHAR(2000) NOT NULL, 
	etat VARCHAR(40) NOT NULL, 
	proposee_par_id INTEGER NOT NULL, 
	proposee_le DATETIME NOT NULL, 
	relue_par_id INTEGER, 
	tranchee_le DATETIME, 
	raison VARCHAR(2000) NOT NULL, 
	CONSTRAINT pk_irrecevabilite PRIMARY KEY (id), 
	CONSTRAINT ck_irrecevabilite_second_agent CHECK (relue_par_id IS NULL OR relue_par_id <> proposee_par_id), 
	CONSTRAINT ck_irrecevabilite_tranchee CHECK ((etat = 'proposee') = (tranchee_le IS NULL)), 
	CONSTRAINT ck_irrecevabilite_relue CHECK ((etat IN ('confirmee', 'renvoyee')) = (relue_par_id IS NOT NULL)), 
	CONSTRAINT fk_irrecevabilite_dossier_id FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CONSTRAINT fk_irrecevabilite_proposee_par_id FOREIGN KEY(proposee_par_id) REFERENCES personne (id), 
	CONSTRAINT fk_irrecevabilite_relue_par_id FOREIGN KEY(relue_par_id) REFERENCES personne (id), 
	CONSTRAINT ck_irrecevabilite_motifirrecevabilite CHECK (motif IN ('hors_delai', 'incomplet', 'budget', 'plafond', 'public', 'bilan', 'attestation', 'hors_territoire', 'porteur', 'fonctionnement', 'doublon', 'autre')), 
	CONSTRAINT ck_irrecevabilite_etatproposition CHECK (etat IN ('proposee', 'confirmee', 'renvoyee', 'retiree'))
);
CREATE TABLE vue_enregistree (
	id INTEGER NOT NULL, 
	personne_id INTEGER NOT NULL, 
	nom VARCHAR(60) NOT NULL, 
	requete VARCHAR(1000) NOT NULL, 
	est_partagee BOOLEAN NOT NULL, 
	est_par_defaut BOOLEAN NOT NULL, 
	creee_le DATETIME NOT NULL, 
	modifiee_le DATETIME NOT NULL, 
	CONSTRAINT pk_vue_enregistree PRIMARY KEY (id), 
	CONSTRAINT fk_vue_enregistree_personne_id FOREIGN KEY(personne_id) REFERENCES personne (id), 
	CONSTRAINT uq_vue_enregistree_personne_id_nom UNIQUE (personne_id, nom)
);
CREATE TABLE etiquette (
	id INTEGER NOT NULL, 
	libelle VARCHAR(40) NOT NULL, 
	cle VARCHAR(80) NOT NULL, 
	creee_le DATETIME NOT NULL, 
	creee_par_id INTEGER NOT NULL, 
	CONSTRAINT pk_etiquette PRIMARY KEY (id), 
	CONSTRAINT fk_etiquette_creee_par_id FOREIGN KEY(creee_par_id) REFERENCES personne (id), 
	CONSTRAINT uq_etiquette_cle UNIQUE (cle)
);
CREATE TABLE etiquette_de_dossier (
	etiquette_id INTEGER NOT NULL, 
	dossier_id INTEGER NOT NULL, 
	posee_le DATETIME NOT NULL, 
	posee_par_id INTEGER NOT NULL, 
	CONSTRAINT pk_etiquette_de_dossier PRIMARY KEY (etiquette_id, dossier_id), 
	CONSTRAINT fk_etiquette_de_dossier_etiquette_id FOREIGN KEY(etiquette_id) REFERENCES etiquette (id), 
	CONSTRAINT fk_etiquette_de_dossier_dossier_id FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CONSTRAINT fk_etiquette_de_dossier_posee_par_id FOREIGN KEY(posee_par_id) REFERENCES personne (id)
);
CREATE TABLE import_subventions (
	id INTEGER NOT NULL, 
	fichier VARCHAR(120) NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	importe_le DATETIME NOT NULL, 
	importe_par_id INTEGER NOT NULL, 
	ajoutees INTEGER NOT NULL, 
	corrigees INTEGER NOT NULL, 
	connues INTEGER NOT NULL, 
	vides INTEGER NOT NULL, 
	rejetees INTEGER NOT NULL, 
	rejets JSON NOT NULL, lu_le DATETIME, refus VARCHAR(500) DEFAULT '' NOT NULL, attribuant VARCHAR(200) DEFAULT '' NOT NULL, annee INTEGER, retire_le DATETIME, 
	CONSTRAINT pk_import_subventions PRIMARY KEY (id), 
	CONSTRAINT fk_import_subventions_importe_par_id FOREIGN KEY(importe_par_id) REFERENCES personne (id)
);
CREATE TABLE subvention_publique (
	id INTEGER NOT NULL, 
	cle VARCHAR(64) NOT NULL, 
	import_id INTEGER NOT NULL, 
	attribuant VARCHAR(200) NOT NULL, 
	siret_attribuant VARCHAR(14), 
	annee INTEGER NOT NULL, 
	accordee_le DATE, 
	reference VARCHAR(100) NOT NULL, 
	beneficiaire VARCHAR(200) NOT NULL, 
	siren VARCHAR(9), 
	siret VARCHAR(14), 
	rna VARCHAR(10), 
	objet VARCHAR(256) NOT NULL, 
	montant_cents BIGINT NOT NULL, 
	dispositif VARCHAR(120) NOT NULL, 
	CONSTRAINT pk_subvention_publique PRIMARY KEY (id), 
	CONSTRAINT ck_subvention_publique_montant CHECK (montant_cents > 0), 
	CONSTRAINT ck_subvention_publique_beneficiaire CHECK (siren IS NOT NULL OR rna IS NOT NULL), 
	CONSTRAINT fk_subvention_publique_import_id FOREIGN KEY(import_id) REFERENCES import_subventions (id), 
	CONSTRAINT uq_subvention_publique_cle UNIQUE (cle)
);
CREATE TABLE note_interne (
	id INTEGER NOT NULL, 
	dossier_id INTEGER NOT NULL, 
	auteur_id INTEGER NOT NULL, 
	cle VARCHAR(64) NOT NULL, 
	texte VARCHAR(4000) NOT NULL, 
	ecrite_le DATETIME NOT NULL, 
	destinataire_id INTEGER, 
	est_a_la_coordination BOOLEAN NOT NULL, 
	levee_le DATETIME, 
	levee_par_id INTEGER, 
	CONSTRAINT pk_note_interne PRIMARY KEY (id), 
	CONSTRAINT ck_note_interne_un_destinataire CHECK (destinataire_id IS NULL OR NOT est_a_la_coordination), 
	CONSTRAINT ck_note_interne_levee CHECK ((levee_le IS NULL) = (levee_par_id IS NULL)), 
	CONSTRAINT fk_note_interne_dossier_id FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CONSTRAINT fk_note_interne_auteur_id FOREIGN KEY(auteur_id) REFERENCES personne (id), 
	CONSTRAINT fk_note_interne_destinataire_id FOREIGN KEY(destinataire_id) REFERENCES personne (id), 
	CONSTRAINT fk_note_interne_levee_par_id FOREIGN KEY(levee_par_id) REFERENCES personne (id), 
	CONSTRAINT uq_note_interne_cle UNIQUE (cle)
);
CREATE TABLE note_ancienne (
	id INTEGER NOT NULL, 
	dossier_id INTEGER NOT NULL, 
	personne_id INTEGER NOT NULL, 
	critere VARCHAR(60) NOT NULL, 
	valeur INTEGER NOT NULL, 
	commentaire VARCHAR(4000) NOT NULL, 
	version_dossier INTEGER NOT NULL, 
	donnee_le DATETIME NOT NULL, 
	remplacee_le DATETIME NOT NULL, version_bareme INTEGER DEFAULT 1 NOT NULL, motif VARCHAR(1000) DEFAULT '' NOT NULL, 
	CONSTRAINT pk_note_ancienne PRIMARY KEY (id), 
	CONSTRAINT ck_note_ancienne_valeur CHECK (valeur BETWEEN 0 AND 4), 
	CONSTRAINT fk_note_ancienne_dossier_id FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CONSTRAINT fk_note_ancienne_personne_id FOREIGN KEY(personne_id) REFERENCES personne (id)
);
CREATE TABLE avis_ancien (
	id INTEGER NOT NULL, 
	dossier_id INTEGER NOT NULL, 
	personne_id INTEGER NOT NULL, 
	sens VARCHAR(40), 
	texte VARCHAR(8000) NOT NULL, 
	niveau_egalite VARCHAR(40), 
	version_dossier INTEGER NOT NULL, 
	rendu_le DATETIME NOT NULL, 
	repris_le DATETIME NOT NULL, motif VARCHAR(1000) DEFAULT '' NOT NULL, 
	CONSTRAINT pk_avis_ancien PRIMARY KEY (id), 
	CONSTRAINT fk_avis_ancien_dossier_id FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CONSTRAINT fk_avis_ancien_personne_id FOREIGN KEY(personne_id) REFERENCES personne (id), 
	CONSTRAINT ck_avis_ancien_sensavis CHECK (sens IN ('favorable', 'favorable_avec_reserves', 'defavorable', 'hors_champ')), 
	CONSTRAINT ck_avis_ancien_niveauegalite CHECK (niveau_egalite IN ('G0', 'G1', 'G2'))
);
CREATE TABLE mandat_electif (
	personne_id INTEGER NOT NULL, 
	insee VARCHAR(5) NOT NULL, 
	CONSTRAINT pk_mandat_electif PRIMARY KEY (personne_id, insee), 
	CONSTRAINT fk_mandat_electif_personne_id FOREIGN KEY(personne_id) REFERENCES personne (id), 
	CONSTRAINT fk_mandat_electif_insee FOREIGN KEY(insee) REFERENCES commune (insee)
);
CREATE TABLE partenaire (
	id INTEGER NOT NULL, 
	genre VARCHAR(40) NOT NULL, 
	nom VARCHAR(120) NOT NULL, 
	cree_le DATETIME NOT NULL, 
	retire_le DATETIME, 
	CONSTRAINT pk_partenaire PRIMARY KEY (id), 
	CONSTRAINT uq_partenaire_nom UNIQUE (nom), 
	CONSTRAINT ck_partenaire_genrepartenaire CHECK (genre IN ('commune', 'etat', 'caf', 'region', 'departement', 'bailleur'))
);
CREATE TABLE commune_de_partenaire (
	partenaire_id INTEGER NOT NULL, 
	insee VARCHAR(5) NOT NULL, 
	CONSTRAINT pk_commune_de_partenaire PRIMARY KEY (partenaire_id, insee), 
	CONSTRAINT fk_commune_de_partenaire_partenaire_id FOREIGN KEY(partenaire_id) REFERENCES partenaire (id), 
	CONSTRAINT fk_commune_de_partenaire_insee FOREIGN KEY(insee) REFERENCES commune (insee)
);
CREATE TABLE adresse_de_partenaire (
	id INTEGER NOT NULL, 
	partenaire_id INTEGER NOT NULL, 
	courriel VARCHAR(254) NOT NULL, 
	jeton_sha256 VARCHAR(64) NOT NULL, 
	ajoutee_le DATETIME NOT NULL, 
	confirmee_le DATETIME, 
	retiree_le DATETIME, 
	CONSTRAINT pk_adresse_de_partenaire PRIMARY KEY (id), 
	CONSTRAINT fk_adresse_de_partenaire_partenaire_id FOREIGN KEY(partenaire_id) REFERENCES partenaire (id), 
	CONSTRAINT uq_adresse_de_partenaire_partenaire_id_courriel UNIQUE (partenaire_id, courriel), 
	CONSTRAINT uq_adresse_de_partenaire_jeton_sha256 UNIQUE (jeton_sha256)
);
CREATE TABLE lien_de_partenaire (
	id INTEGER NOT NULL, 
	adresse_id INTEGER NOT NULL, 
	jeton_sha256 VARCHAR(64) NOT NULL, 
	cree_le DATETIME NOT NULL, 
	expire_le DATETIME NOT NULL, 
	CONSTRAINT pk_lien_de_partenaire PRIMARY KEY (id), 
	CONSTRAINT fk_lien_de_partenaire_adresse_id FOREIGN KEY(adresse_id) REFERENCES adresse_de_partenaire (id), 
	CONSTRAINT uq_lien_de_partenaire_jeton_sha256 UNIQUE (jeton_sha256)
);
CREATE TABLE priorite_communale (
	id INTEGER NOT NULL, 
	insee VARCHAR(5) NOT NULL, 
	annee INTEGER NOT NULL, 
	orientation VARCHAR(40), 
	quartier_code VARCHAR(60), 
	texte VARCHAR(500) NOT NULL, 
	ajoutee_le DATETIME NOT NULL, 
	retiree_le DATETIME, 
	CONSTRAINT pk_priorite_communale PRIMARY KEY (id), 
	CONSTRAINT ck_priorite_communale_objet CHECK (orientation IS NOT NULL OR quartier_code IS NOT NULL), 
	CONSTRAINT ck_priorite_communale_annee CHECK (annee BETWEEN 2024 AND 2040), 
	CONSTRAINT fk_priorite_communale_insee FOREIGN KEY(insee) REFERENCES commune (insee), 
	CONSTRAINT fk_priorite_communale_quartier_code FOREIGN KEY(quartier_code) REFERENCES quartier (code), 
	CONSTRAINT ck_priorite_communale_orientation CHECK (orientation IN ('cadre_de_vie', 'education', 'sante', 'transition', 'tranquillite', 'emploi'))
);
CREATE TABLE avis_de_partenaire (
	id INTEGER NOT NULL, 
	dossier_id INTEGER NOT NULL, 
	partenaire_id INTEGER NOT NULL, 
	parties JSON NOT NULL, 
	message VARCHAR(1000) NOT NULL, 
	demande_le DATETIME NOT NULL, 
	demande_par_id INTEGER NOT NULL, 
	repondre_avant DATE NOT NULL, 
	rappels INTEGER NOT NULL, 
	rappele_le DATE, 
	sens VARCHAR(40), 
	montant_cents BIGINT, 
	fermete VARCHAR(40), 
	texte VARCHAR(4000) NOT NULL, 
	modifie_le DATETIME, 
	rendu_le DATETIME, 
	rendu_par_id INTEGER, 
	lu_le DATETIME, 
	clos_le DATETIME, 
	clos_par_id INTEGER, 
	motif VARCHAR(500) NOT NULL, perime_le DATETIME, perime_depuis INTEGER, anciens JSON DEFAULT '[]' NOT NULL, 
	CONSTRAINT pk_avis_de_partenaire PRIMARY KEY (id), 
	CONSTRAINT ck_avis_de_partenaire_montant CHECK (montant_cents >= 0), 
	CONSTRAINT ck_avis_de_partenaire_rendu CHECK (rendu_le IS NULL OR sens IS NOT NULL), 
	CONSTRAINT ck_avis_de_partenaire_clos CHECK (rendu_le IS NULL OR clos_le IS NULL), 
	CONSTRAINT ck_avis_de_partenaire_clos_par CHECK ((clos_le IS NULL) = (clos_par_id IS NULL)), 
	CONSTRAINT fk_avis_de_partenaire_dossier_id FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CONSTRAINT fk_avis_de_partenaire_partenaire_id FOREIGN KEY(partenaire_id) REFERENCES partenaire (id), 
	CONSTRAINT fk_avis_de_partenaire_demande_par_id FOREIGN KEY(demande_par_id) REFERENCES personne (id), 
	CONSTRAINT fk_avis_de_partenaire_rendu_par_id FOREIGN KEY(rendu_par_id) REFERENCES adresse_de_partenaire (id), 
	CONSTRAINT fk_avis_de_partenaire_clos_par_id FOREIGN KEY(clos_par_id) REFERENCES personne (id), 
	CONSTRAINT uq_avis_de_partenaire_dossier_id_partenaire_id UNIQUE (dossier_id, partenaire_id), 
	CONSTRAINT ck_avis_de_partenaire_senspartenaire CHECK (sens IN ('favorable', 'reserves', 'defavorable')), 
	CONSTRAINT ck_avis_de_partenaire_fermete CHECK (fermete IN ('indicatif', 'probable', 'vote'))
);
CREATE TABLE "recapitulatif" (
	personne_id INTEGER NOT NULL, 
	est_actif BOOLEAN NOT NULL, 
	jours JSON NOT NULL, 
	traite_le DATE, 
	tues JSON NOT NULL, dit_les_depots BOOLEAN DEFAULT 1 NOT NULL, 
	CONSTRAINT pk_recapitulatif PRIMARY KEY (personne_id), 
	CONSTRAINT fk_recapitulatif_personne_id FOREIGN KEY(personne_id) REFERENCES personne (id)
);
CREATE TABLE mention (
	note_id INTEGER NOT NULL, 
	personne_id INTEGER NOT NULL, 
	lue_le DATETIME, 
	CONSTRAINT pk_mention PRIMARY KEY (note_id, personne_id), 
	CONSTRAINT fk_mention_note_id FOREIGN KEY(note_id) REFERENCES note_interne (id), 
	CONSTRAINT fk_mention_personne_id FOREIGN KEY(personne_id) REFERENCES personne (id)
);
CREATE TABLE lecture_en_cours (
	dossier_id INTEGER NOT NULL, 
	personne_id INTEGER NOT NULL, 
	vue_le DATETIME NOT NULL, 
	CONSTRAINT pk_lecture_en_cours PRIMARY KEY (dossier_id, personne_id), 
	CONSTRAINT fk_lecture_en_cours_dossier_id FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CONSTRAINT fk_lecture_en_cours_personne_id FOREIGN KEY(personne_id) REFERENCES personne (id)
);
CREATE TABLE convention (
	dossier_id INTEGER NOT NULL, 
	numero VARCHAR(60) NOT NULL, 
	signee_le DATE NOT NULL, 
	montant_cents BIGINT NOT NULL, 
	acompte_pour_cent INTEGER NOT NULL, 
	bilan_avant DATE NOT NULL, 
	enregistree_le DATETIME NOT NULL, 
	enregistree_par_id INTEGER NOT NULL, modifiee_le DATETIME, 
	CONSTRAINT pk_convention PRIMARY KEY (dossier_id), 
	CONSTRAINT ck_convention_montant CHECK (montant_cents > 0), 
	CONSTRAINT ck_convention_acompte CHECK (acompte_pour_cent BETWEEN 1 AND 100), 
	CONSTRAINT ck_convention_bilan CHECK (bilan_avant > signee_le), 
	CONSTRAINT fk_convention_dossier_id FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CONSTRAINT fk_convention_enregistree_par_id FOREIGN KEY(enregistree_par_id) REFERENCES personne (id)
);
CREATE TABLE versement (
	id INTEGER NOT NULL, 
	dossier_id INTEGER NOT NULL, 
	rang INTEGER NOT NULL, 
	montant_cents BIGINT NOT NULL, 
	ordonne_le DATE NOT NULL, 
	reference VARCHAR(60) NOT NULL, 
	compte VARCHAR(4) NOT NULL, 
	enregistre_le DATETIME NOT NULL, 
	enregistre_par_id INTEGER NOT NULL, annule_le DATETIME, motif_annulation VARCHAR(500) DEFAULT '' NOT NULL, 
	CONSTRAINT pk_versement PRIMARY KEY (id), 
	CONSTRAINT ck_versement_montant CHECK (montant_cents > 0), 
	CONSTRAINT fk_versement_dossier_id FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CONSTRAINT fk_versement_enregistre_par_id FOREIGN KEY(enregistre_par_id) REFERENCES personne (id), 
	CONSTRAINT uq_versement_dossier_id_rang UNIQUE (dossier_id, rang)
);
CREATE TABLE version_de_bareme (
	id INTEGER NOT NULL, 
	campagne_id INTEGER NOT NULL, 
	numero INTEGER NOT NULL, 
	poids JSON NOT NULL, 
	bareme JSON NOT NULL, 
	fixe_le DATETIME NOT NULL, 
	par_id INTEGER, 
	raison VARCHAR(1000) NOT NULL, 
	CONSTRAINT pk_version_de_bareme PRIMARY KEY (id), 
	CONSTRAINT fk_version_de_bareme_campagne_id FOREIGN KEY(campagne_id) REFERENCES campagne (id), 
	CONSTRAINT fk_version_de_bareme_par_id FOREIGN KEY(par_id) REFERENCES personne (id), 
	CONSTRAINT uq_version_de_bareme_campagne_id_numero UNIQUE (campagne_id, numero)
);
CREATE TABLE bilan (
	dossier_id INTEGER NOT NULL, 
	contenu JSON NOT NULL, 
	version INTEGER NOT NULL, 
	modifie_le DATETIME NOT NULL, 
	modifie_par_id INTEGER NOT NULL, 
	versions INTEGER NOT NULL, 
	rendu_le DATETIME, 
	precision_le DATETIME, 
	precision_par_id INTEGER, 
	precision_texte VARCHAR(3000) NOT NULL, 
	precision_avant DATE, 
	precisee_le DATETIME, 
	tranche_le DATETIME, 
	tranche_par_id INTEGER, 
	conclusion VARCHAR(3000) NOT NULL, 
	reverse_cents BIGINT, conforme_le DATETIME, clotures JSON DEFAULT '[]' NOT NULL, 
	CONSTRAINT pk_bilan PRIMARY KEY (dossier_id), 
	CONSTRAINT ck_bilan_versions CHECK (version >= 0 AND versions >= 0), 
	CONSTRAINT ck_bilan_rendu CHECK ((versions = 0) = (rendu_le IS NULL)), 
	CONSTRAINT ck_bilan_reverse CHECK (reverse_cents IS NULL OR reverse_cents > 0), 
	CONSTRAINT ck_bilan_tranche CHECK (tranche_le IS NULL OR rendu_le IS NOT NULL), 
	CONSTRAINT fk_bilan_dossier_id FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CONSTRAINT fk_bilan_modifie_par_id FOREIGN KEY(modifie_par_id) REFERENCES personne (id), 
	CONSTRAINT fk_bilan_precision_par_id FOREIGN KEY(precision_par_id) REFERENCES personne (id), 
	CONSTRAINT fk_bilan_tranche_par_id FOREIGN KEY(tranche_par_id) REFERENCES personne (id)
);
CREATE TABLE version_bilan (
	id INTEGER NOT NULL, 
	dossier_id INTEGER NOT NULL, 
	numero INTEGER NOT NULL, 
	contenu VARCHAR NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	rendue_le DATETIME NOT NULL, 
	rendue_par_id INTEGER NOT NULL, 
	CONSTRAINT pk_version_bilan PRIMARY KEY (id), 
	CONSTRAINT fk_version_bilan_dossier_id FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CONSTRAINT fk_version_bilan_rendue_par_id FOREIGN KEY(rendue_par_id) REFERENCES personne (id), 
	CONSTRAINT uq_version_bilan_dossier_id_numero UNIQUE (dossier_id, numero)
);
CREATE TABLE empreinte_de_dossier (
	dossier_id INTEGER NOT NULL, 
	annee INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	ages JSON NOT NULL, 
	comparee_le DATETIME NOT NULL, 
	CONSTRAINT pk_empreinte_de_dossier PRIMARY KEY (dossier_id), 
	CONSTRAINT fk_empreinte_de_dossier_dossier_id FOREIGN KEY(dossier_id) REFERENCES dossier (id)
);
CREATE TABLE terme_de_dossier (
	dossier_id INTEGER NOT NULL, 
	terme VARCHAR(60) NOT NULL, 
	mot VARCHAR(60) NOT NULL, 
	annee INTEGER NOT NULL, 
	CONSTRAINT pk_terme_de_dossier PRIMARY KEY (dossier_id, terme), 
	CONSTRAINT fk_terme_de_dossier_dossier_id FOREIGN KEY(dossier_id) REFERENCES dossier (id)
);
CREATE TABLE ressemblance (
	id INTEGER NOT NULL, 
	premier_id INTEGER NOT NULL, 
	second_id INTEGER NOT NULL, 
	motifs JSON NOT NULL, 
	quartiers JSON NOT NULL, 
	ages JSON NOT NULL, 
	termes JSON NOT NULL, 
	trouve_le DATETIME NOT NULL, 
	etat VARCHAR(40) NOT NULL, 
	doublon_id INTEGER, 
	raison VARCHAR(500) NOT NULL, 
	tranche_le DATETIME, 
	tranche_par_id INTEGER, 
	CONSTRAINT pk_ressemblance PRIMARY KEY (id), 
	CONSTRAINT ck_ressemblance_ordre CHECK (premier_id < second_id), 
	CONSTRAINT ck_ressemblance_doublon CHECK ((etat = 'doublon') = (doublon_id IS NOT NULL)), 
	CONSTRAINT ck_ressemblance_doublon_de_la_paire CHECK (doublon_id IS NULL OR doublon_id IN (premier_id, second_id)), 
	CONSTRAINT ck_ressemblance_tranche CHECK ((etat = 'a_regarder') = (tranche_le IS NULL)), 
	CONSTRAINT ck_ressemblance_tranche_par CHECK ((tranche_le IS NULL) = (tranche_par_id IS NULL)), 
	CONSTRAINT fk_ressemblance_premier_id FOREIGN KEY(premier_id) REFERENCES dossier (id), 
	CONSTRAINT fk_ressemblance_second_id FOREIGN KEY(second_id) REFERENCES dossier (id), 
	CONSTRAINT fk_ressemblance_doublon_id FOREIGN KEY(doublon_id) REFERENCES dossier (id), 
	CONSTRAINT fk_ressemblance_tranche_par_id FOREIGN KEY(tranche_par_id) REFERENCES personne (id), 
	CONSTRAINT uq_ressemblance_premier_id_second_id UNIQUE (premier_id, second_id), 
	CONSTRAINT ck_ressemblance_etatressemblance CHECK (etat IN ('a_regarder', 'doublon', 'a_rapprocher', 'ecarte'))
);
CREATE TABLE etalonnage (
	id INTEGER NOT NULL, 
	campagne_id INTEGER NOT NULL, 
	ouvert_le DATETIME NOT NULL, 
	ouvert_par_id INTEGER NOT NULL, 
	clos_le DATETIME, 
	clos_par_id INTEGER, 
	CONSTRAINT pk_etalonnage PRIMARY KEY (id), 
	CONSTRAINT ck_etalonnage_clos_par CHECK ((clos_le IS NULL) = (clos_par_id IS NULL)), 
	CONSTRAINT fk_etalonnage_campagne_id FOREIGN KEY(campagne_id) REFERENCES campagne (id), 
	CONSTRAINT fk_etalonnage_ouvert_par_id FOREIGN KEY(ouvert_par_id) REFERENCES personne (id), 
	CONSTRAINT fk_etalonnage_clos_par_id FOREIGN KEY(clos_par_id) REFERENCES personne (id), 
	CONSTRAINT uq_etalonnage_campagne_id UNIQUE (campagne_id)
);
CREATE TABLE etalon (
	etalonnage_id INTEGER NOT NULL, 
	dossier_id INTEGER NOT NULL, 
	rang INTEGER NOT NULL, criteres INTEGER DEFAULT '1' NOT NULL, 
	CONSTRAINT pk_etalon PRIMARY KEY (etalonnage_id, dossier_id), 
	CONSTRAINT fk_etalon_etalonnage_id FOREIGN KEY(etalonnage_id) REFERENCES etalonnage (id), 
	CONSTRAINT fk_etalon_dossier_id FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CONSTRAINT uq_etalon_etalonnage_id_rang UNIQUE (etalonnage_id, rang)
);
CREATE TABLE note_etalon (
	id INTEGER NOT NULL, 
	etalonnage_id INTEGER NOT NULL, 
	dossier_id INTEGER NOT NULL, 
	personne_id INTEGER NOT NULL, 
	critere VARCHAR(60) NOT NULL, 
	valeur INTEGER NOT NULL, 
	commentaire VARCHAR(4000) NOT NULL, 
	donnee_le DATETIME NOT NULL, 
	CONSTRAINT pk_note_etalon PRIMARY KEY (id), 
	CONSTRAINT ck_note_etalon_valeur CHECK (valeur BETWEEN 0 AND 4), 
	CONSTRAINT fk_note_etalon_etalonnage_id FOREIGN KEY(etalonnage_id) REFERENCES etalonnage (id), 
	CONSTRAINT fk_note_etalon_dossier_id FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CONSTRAINT fk_note_etalon_personne_id FOREIGN KEY(personne_id) REFERENCES personne (id), 
	CONSTRAINT uq_note_etalon_etalonnage_id_dossier_id_personne_id_critere UNIQUE (etalonnage_id, dossier_id, personne_id, critere)
);
CREATE TABLE ligne_de_lot (
	lot_id INTEGER NOT NULL, 
	dossier_id INTEGER NOT NULL, 
	sort VARCHAR(40) NOT NULL, 
	phrase VARCHAR(500) NOT NULL, 
	CONSTRAINT pk_ligne_de_lot PRIMARY KEY (lot_id, dossier_id), 
	CONSTRAINT ck_ligne_de_lot_sort CHECK (sort IN ('a_faire', 'fait', 'impossible', 'echec')), 
	CONSTRAINT fk_ligne_de_lot_lot_id FOREIGN KEY(lot_id) REFERENCES lot_demande (id), 
	CONSTRAINT fk_ligne_de_lot_dossier_id FOREIGN KEY(dossier_id) REFERENCES dossier (id)
);
CREATE TABLE sous_enveloppe (
	plancher_cents BIGINT, 
	plafond_cents BIGINT, 
	taux_max_pour_mille INTEGER, 
	id INTEGER NOT NULL, 
	enveloppe_id INTEGER NOT NULL, 
	parent_id INTEGER, 
	decoupe VARCHAR(40) NOT NULL, 
	valeur VARCHAR(60) NOT NULL, 
	libelle VARCHAR(120) NOT NULL, 
	montant_cents BIGINT NOT NULL, 
	engage_cents BIGINT NOT NULL, 
	promis_cents BIGINT NOT NULL, 
	reporte_cents BIGINT NOT NULL, 
	reserve_cents BIGINT NOT NULL, 
	creee_le DATETIME NOT NULL, 
	fermee_le DATETIME, 
	CONSTRAINT pk_sous_enveloppe PRIMARY KEY (id), 
	CONSTRAINT ck_sous_enveloppe_decoupe CHECK (decoupe IN ('orientation', 'geographie', 'commune')), 
	CONSTRAINT ck_sous_enveloppe_montant CHECK (montant_cents >= 0), 
	CONSTRAINT ck_sous_enveloppe_engage CHECK (engage_cents >= 0), 
	CONSTRAINT ck_sous_enveloppe_parent CHECK (parent_id <> id), 
	CONSTRAINT ck_sous_enveloppe_plancher CHECK (plancher_cents >= 0), 
	CONSTRAINT ck_sous_enveloppe_plafond CHECK (plafond_cents >= COALESCE(plancher_cents, 0)), 
	CONSTRAINT ck_sous_enveloppe_taux_max CHECK (taux_max_pour_mille BETWEEN 1 AND 1000), 
	CONSTRAINT ck_sous_enveloppe_promis CHECK (promis_cents >= 0), 
	CONSTRAINT ck_sous_enveloppe_reporte CHECK (reporte_cents >= 0), 
	CONSTRAINT ck_sous_enveloppe_reserve CHECK (reserve_cents >= 0 AND engage_cents + promis_cents + reporte_cents + reserve_cents <= montant_cents), 
	CONSTRAINT fk_sous_enveloppe_enveloppe_id FOREIGN KEY(enveloppe_id) REFERENCES enveloppe (id), 
	CONSTRAINT fk_sous_enveloppe_parent_id FOREIGN KEY(parent_id) REFERENCES sous_enveloppe (id)
);
CREATE TABLE report_d_enveloppe (
	id INTEGER NOT NULL, 
	enveloppe_id INTEGER NOT NULL, 
	source_id INTEGER NOT NULL, 
	montant_cents BIGINT NOT NULL, 
	raison VARCHAR(500) NOT NULL, 
	fait_le DATETIME NOT NULL, 
	par_id INTEGER NOT NULL, annule_le DATETIME, annule_par_id INTEGER CONSTRAINT fk_report_d_enveloppe_annule_par_id REFERENCES personne (id), annulation VARCHAR(500) DEFAULT '' NOT NULL, 
	CONSTRAINT pk_report_d_enveloppe PRIMARY KEY (id), 
	CONSTRAINT ck_report_d_enveloppe_montant CHECK (montant_cents > 0), 
	CONSTRAINT ck_report_d_enveloppe_source CHECK (source_id <> enveloppe_id), 
	CONSTRAINT fk_report_d_enveloppe_enveloppe_id FOREIGN KEY(enveloppe_id) REFERENCES enveloppe (id), 
	CONSTRAINT fk_report_d_enveloppe_source_id FOREIGN KEY(source_id) REFERENCES enveloppe (id), 
	CONSTRAINT fk_report_d_enveloppe_par_id FOREIGN KEY(par_id) REFERENCES personne (id)
);
CREATE TABLE ligne_de_tour (
	id INTEGER NOT NULL, 
	dossier_id INTEGER NOT NULL, 
	financeur VARCHAR(40) NOT NULL, 
	nom VARCHAR(120) NOT NULL, 
	nom_plie VARCHAR(120) NOT NULL, 
	montant_cents BIGINT NOT NULL, 
	fermete VARCHAR(40) NOT NULL, 
	numero VARCHAR(60) NOT NULL, 
	reference VARCHAR(120) NOT NULL, 
	raison VARCHAR(500) NOT NULL, 
	notee_le DATETIME NOT NULL, 
	par_id INTEGER NOT NULL, 
	remplacee_le DATETIME, 
	CONSTRAINT pk_ligne_de_tour PRIMARY KEY (id), 
	CONSTRAINT ck_ligne_de_tour_montant CHECK (montant_cents >= 0), 
	CONSTRAINT ck_ligne_de_tour_fermete CHECK (fermete IN ('sollicite', 'avis', 'promis', 'vote', 'engage', 'verse')), 
	CONSTRAINT fk_ligne_de_tour_dossier_id FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CONSTRAINT fk_ligne_de_tour_par_id FOREIGN KEY(par_id) REFERENCES personne (id)
);
CREATE TABLE mouvement_de_presence (
	id INTEGER NOT NULL, 
	seance_id INTEGER NOT NULL, 
	personne_id INTEGER NOT NULL, 
	presence VARCHAR(40) NOT NULL, 
	represente_par_id INTEGER, 
	a DATETIME NOT NULL, 
	note_le DATETIME NOT NULL, 
	note_par_id INTEGER NOT NULL, 
	CONSTRAINT pk_mouvement_de_presence PRIMARY KEY (id), 
	CONSTRAINT ck_mouvement_de_presence_presence CHECK (presence IN ('present', 'absent', 'excuse', 'represente')), 
	CONSTRAINT ck_mouvement_de_presence_pouvoir CHECK ((presence = 'represente') = (represente_par_id IS NOT NULL)), 
	CONSTRAINT ck_mouvement_de_presence_mandataire CHECK (represente_par_id <> personne_id), 
	CONSTRAINT fk_mouvement_de_presence_seance_id FOREIGN KEY(seance_id) REFERENCES seance (id), 
	CONSTRAINT fk_mouvement_de_presence_personne_id FOREIGN KEY(personne_id) REFERENCES personne (id), 
	CONSTRAINT fk_mouvement_de_presence_represente_par_id FOREIGN KEY(represente_par_id) REFERENCES personne (id), 
	CONSTRAINT fk_mouvement_de_presence_note_par_id FOREIGN KEY(note_par_id) REFERENCES personne (id)
);
CREATE TABLE modele_de_lettre (
	id INTEGER NOT NULL, 
	campagne_id INTEGER NOT NULL, 
	genre VARCHAR(40) NOT NULL, 
	numero INTEGER NOT NULL, 
	sujet VARCHAR(200) NOT NULL, 
	texte VARCHAR NOT NULL, 
	ecrit_le DATETIME NOT NULL, 
	par_id INTEGER NOT NULL, 
	CONSTRAINT pk_modele_de_lettre PRIMARY KEY (id), 
	CONSTRAINT ck_modele_de_lettre_numero CHECK (numero > 0), 
	CONSTRAINT fk_modele_de_lettre_campagne_id FOREIGN KEY(campagne_id) REFERENCES campagne (id), 
	CONSTRAINT fk_modele_de_lettre_par_id FOREIGN KEY(par_id) REFERENCES personne (id), 
	CONSTRAINT uq_modele_de_lettre_campagne_id_genre_numero UNIQUE (campagne_id, genre, numero)
);
CREATE TABLE scenario (
	id INTEGER NOT NULL, 
	campagne_id INTEGER NOT NULL, 
	nom VARCHAR(120) NOT NULL, 
	origine VARCHAR(300) NOT NULL, 
	phrases JSON NOT NULL, 
	copie_de_id INTEGER, 
	version INTEGER NOT NULL, 
	cree_le DATETIME NOT NULL, 
	cree_par_id INTEGER NOT NULL, 
	modifie_le DATETIME NOT NULL, 
	modifie_par_id INTEGER NOT NULL, 
	retenu_le DATETIME, 
	retenu_par_id INTEGER, 
	supprime_le DATETIME, 
	CONSTRAINT pk_scenario PRIMARY KEY (id), 
	CONSTRAINT ck_scenario_version CHECK (version >= 1), 
	CONSTRAINT fk_scenario_campagne_id FOREIGN KEY(campagne_id) REFERENCES campagne (id), 
	CONSTRAINT fk_scenario_copie_de_id FOREIGN KEY(copie_de_id) REFERENCES scenario (id), 
	CONSTRAINT fk_scenario_cree_par_id FOREIGN KEY(cree_par_id) REFERENCES personne (id), 
	CONSTRAINT fk_scenario_modifie_par_id FOREIGN KEY(modifie_par_id) REFERENCES personne (id), 
	CONSTRAINT fk_scenario_retenu_par_id FOREIGN KEY(retenu_par_id) REFERENCES personne (id)
);
CREATE TABLE montant_de_scenario (
	scenario_id INTEGER NOT NULL, 
	dossier_id INTEGER NOT NULL, 
	enveloppe_id INTEGER NOT NULL, 
	montant_cents BIGINT NOT NULL, 
	CONSTRAINT pk_montant_de_scenario PRIMARY KEY (scenario_id, dossier_id, enveloppe_id), 
	CONSTRAINT ck_montant_de_scenario_montant CHECK (montant_cents > 0), 
	CONSTRAINT fk_montant_de_scenario_dossier_id FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CONSTRAINT fk_montant_de_scenario_enveloppe_id FOREIGN KEY(enveloppe_id) REFERENCES enveloppe (id), 
	CONSTRAINT fk_montant_de_scenario_scenario_id FOREIGN KEY(scenario_id) REFERENCES scenario (id)
);
CREATE TABLE "decision" (
	id INTEGER NOT NULL, 
	dossier_id INTEGER NOT NULL, 
	seance_id INTEGER NOT NULL, 
	sens VARCHAR(40) NOT NULL, 
	motif VARCHAR(4000) NOT NULL, 
	rang INTEGER, 
	prise_le DATETIME NOT NULL, 
	prise_par_id INTEGER NOT NULL, 
	annulee_le DATETIME, 
	annulee_par_id INTEGER, 
	motif_annulation VARCHAR(1000) NOT NULL, 
	publiee_le DATETIME, 
	nb_votants INTEGER, 
	nb_en_exercice INTEGER, 
	est_sans_quorum BOOLEAN DEFAULT (false) NOT NULL, 
	motif_code VARCHAR(40), 
	conditions VARCHAR(4000) DEFAULT '' NOT NULL, 
	reserves VARCHAR(4000) DEFAULT '' NOT NULL, 
	renvoi_vers VARCHAR(40), 
	pour INTEGER, 
	contre INTEGER, 
	abstentions INTEGER, corrige_id INTEGER CONSTRAINT fk_decision_corrige_id REFERENCES decision (id), motif_correction VARCHAR(1000) DEFAULT '' NOT NULL CONSTRAINT ck_decision_correction CHECK ((corrige_id IS NULL) = (motif_correction = '')), 
	CONSTRAINT pk_decision PRIMARY KEY (id), 
	CONSTRAINT fk_decision_seance_id FOREIGN KEY(seance_id) REFERENCES seance (id), 
	CONSTRAINT fk_decision_annulee_par_id FOREIGN KEY(annulee_par_id) REFERENCES personne (id), 
	CONSTRAINT fk_decision_dossier_id FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CONSTRAINT fk_decision_prise_par_id FOREIGN KEY(prise_par_id) REFERENCES personne (id), 
	CONSTRAINT ck_decision_sensdecision CHECK (sens IN ('accorder', 'refuser', 'mettre_en_attente', 'ajourner', 'renvoyer')), 
	CONSTRAINT ck_decision_motifrefus CHECK (motif_code IN ('hors_contrat', 'hors_territoire', 'public', 'droit_commun', 'doublon', 'construction', 'budget', 'partenariat', 'bilan', 'credits', 'autre')), 
	CONSTRAINT ck_decision_dispositif CHECK (renvoi_vers IN ('aap', 'sip', 'fpc')), 
	CONSTRAINT ck_decision_renvoi CHECK ((sens = 'renvoyer') = (renvoi_vers IS NOT NULL)), 
	CONSTRAINT ck_decision_votes CHECK (pour >= 0 AND contre >= 0 AND abstentions >= 0)
);
CREATE TABLE saisie_de_seance (
	cle VARCHAR(64) NOT NULL, 
	decision_id INTEGER NOT NULL, 
	empreinte VARCHAR(64) NOT NULL, 
	faite_le DATETIME NOT NULL, 
	CONSTRAINT pk_saisie_de_seance PRIMARY KEY (cle), 
	CONSTRAINT fk_saisie_de_seance_decision_id FOREIGN KEY(decision_id) REFERENCES decision (id)
);
CREATE TABLE avis_instance (
	id INTEGER NOT NULL, 
	seance_id INTEGER NOT NULL, 
	dossier_id INTEGER NOT NULL, 
	sens VARCHAR(40) NOT NULL, 
	texte VARCHAR(4000) NOT NULL, 
	montants JSON NOT NULL, 
	pour INTEGER, 
	contre INTEGER, 
	abstentions INTEGER, 
	rendu_le DATETIME NOT NULL, 
	rendu_par_id INTEGER NOT NULL, 
	raison VARCHAR(1000) NOT NULL, 
	remplace_le DATETIME, 
	CONSTRAINT pk_avis_instance PRIMARY KEY (id), 
	CONSTRAINT ck_avis_instance_sensavis CHECK (sens IN ('favorable', 'favorable_avec_reserves', 'defavorable', 'hors_champ')), 
	CONSTRAINT ck_avis_instance_votes CHECK (pour >= 0 AND contre >= 0 AND abstentions >= 0), 
	CONSTRAINT fk_avis_instance_seance_id FOREIGN KEY(seance_id) REFERENCES seance (id), 
	CONSTRAINT fk_avis_instance_dossier_id FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CONSTRAINT fk_avis_instance_rendu_par_id FOREIGN KEY(rendu_par_id) REFERENCES personne (id)
);
CREATE TABLE vote_financeur (
	id INTEGER NOT NULL, 
	decision_id INTEGER NOT NULL, 
	enveloppe_id INTEGER NOT NULL, 
	montant_cents BIGINT NOT NULL, 
	seance_id INTEGER, 
	instance VARCHAR(120) NOT NULL, 
	reference VARCHAR(120) NOT NULL, 
	vote_du DATE NOT NULL, 
	pour INTEGER, 
	contre INTEGER, 
	abstentions INTEGER, 
	note_le DATETIME NOT NULL, 
	note_par_id INTEGER NOT NULL, 
	annule_le DATETIME, 
	annule_par_id INTEGER, 
	motif_annulation VARCHAR(1000) NOT NULL, decide_cents BIGINT, 
	CONSTRAINT pk_vote_financeur PRIMARY KEY (id), 
	CONSTRAINT ck_vote_financeur_montant CHECK (montant_cents > 0), 
	CONSTRAINT ck_vote_financeur_votes CHECK (pour >= 0 AND contre >= 0 AND abstentions >= 0), 
	CONSTRAINT fk_vote_financeur_montant FOREIGN KEY(decision_id, enveloppe_id) REFERENCES montant_decide (decision_id, enveloppe_id), 
	CONSTRAINT fk_vote_financeur_seance_id FOREIGN KEY(seance_id) REFERENCES seance (id), 
	CONSTRAINT fk_vote_financeur_note_par_id FOREIGN KEY(note_par_id) REFERENCES personne (id), 
	CONSTRAINT fk_vote_financeur_annule_par_id FOREIGN KEY(annule_par_id) REFERENCES personne (id)
);
CREATE TABLE recherche_de_scenario (
	id INTEGER NOT NULL, 
	campagne_id INTEGER NOT NULL, 
	nom VARCHAR(120) NOT NULL, 
	demande JSON NOT NULL, 
	resultat JSON NOT NULL, 
	demandee_le DATETIME NOT NULL, 
	demandee_par_id INTEGER NOT NULL, 
	commencee_le DATETIME, 
	finie_le DATETIME, 
	scenario_id INTEGER, 
	CONSTRAINT pk_recherche_de_scenario PRIMARY KEY (id), 
	CONSTRAINT fk_recherche_de_scenario_campagne_id FOREIGN KEY(campagne_id) REFERENCES campagne (id), 
	CONSTRAINT fk_recherche_de_scenario_demandee_par_id FOREIGN KEY(demandee_par_id) REFERENCES personne (id), 
	CONSTRAINT fk_recherche_de_scenario_scenario_id FOREIGN KEY(scenario_id) REFERENCES scenario (id)
);
CREATE TABLE import_de_contours (
	id INTEGER NOT NULL, 
	fichier VARCHAR(120) NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	importe_le DATETIME NOT NULL, 
	importe_par_id INTEGER NOT NULL, 
	retenus INTEGER NOT NULL, 
	rejetes INTEGER NOT NULL, 
	rejets JSON NOT NULL, 
	CONSTRAINT pk_import_de_contours PRIMARY KEY (id), 
	CONSTRAINT fk_import_de_contours_importe_par_id FOREIGN KEY(importe_par_id) REFERENCES personne (id)
);
CREATE TABLE contour (
	code VARCHAR(60) NOT NULL, 
	import_id INTEGER NOT NULL, 
	polygones JSON NOT NULL, 
	CONSTRAINT pk_contour PRIMARY KEY (code), 
	CONSTRAINT fk_contour_import_id FOREIGN KEY(import_id) REFERENCES import_de_contours (id)
);
CREATE TABLE recours_gracieux (
	id INTEGER NOT NULL, 
	dossier_id INTEGER NOT NULL, 
	decision_id INTEGER, 
	voie VARCHAR(40) NOT NULL, 
	envoye_le DATE NOT NULL, 
	recu_le DATE NOT NULL, 
	texte VARCHAR NOT NULL, 
	enregistre_le DATETIME NOT NULL, 
	enregistre_par_id INTEGER NOT NULL, 
	issue VARCHAR(40), 
	motif VARCHAR NOT NULL, 
	sujet VARCHAR(200) NOT NULL, 
	reponse VARCHAR NOT NULL, 
	seance_id INTEGER, 
	tranche_le DATETIME, 
	tranche_par_id INTEGER, est_hors_delai BOOLEAN DEFAULT false NOT NULL, pieces JSON DEFAULT '[]' NOT NULL, remise_autrement_le DATETIME, 
	CONSTRAINT pk_recours_gracieux PRIMARY KEY (id), 
	CONSTRAINT ck_recours_gracieux_recu CHECK (envoye_le <= recu_le), 
	CONSTRAINT ck_recours_gracieux_tranche CHECK ((issue IS NULL) = (tranche_le IS NULL)), 
	CONSTRAINT ck_recours_gracieux_tranche_par CHECK ((issue IS NULL) = (tranche_par_id IS NULL)), 
	CONSTRAINT fk_recours_gracieux_dossier_id FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CONSTRAINT fk_recours_gracieux_decision_id FOREIGN KEY(decision_id) REFERENCES decision (id), 
	CONSTRAINT fk_recours_gracieux_enregistre_par_id FOREIGN KEY(enregistre_par_id) REFERENCES personne (id), 
	CONSTRAINT fk_recours_gracieux_seance_id FOREIGN KEY(seance_id) REFERENCES seance (id), 
	CONSTRAINT fk_recours_gracieux_tranche_par_id FOREIGN KEY(tranche_par_id) REFERENCES personne (id), 
	CONSTRAINT ck_recours_gracieux_voiederecours CHECK (voie IN ('portail', 'courrier')), 
	CONSTRAINT ck_recours_gracieux_issuederecours CHECK (issue IN ('reexamen', 'rejet'))
);
CREATE TABLE proces_verbal (
	id INTEGER NOT NULL, 
	seance_id INTEGER NOT NULL, 
	numero INTEGER NOT NULL, 
	etat VARCHAR(40) NOT NULL, 
	raison VARCHAR(1000) NOT NULL, 
	observations VARCHAR NOT NULL, 
	debats JSON NOT NULL, 
	maj INTEGER NOT NULL, 
	ecrit_le DATETIME NOT NULL, 
	ecrit_par_id INTEGER NOT NULL, 
	soumis_le DATETIME, 
	soumis_par_id INTEGER, 
	remarque VARCHAR(1000) NOT NULL, 
	fige_le DATETIME, 
	fige_par_id INTEGER, 
	contenu VARCHAR, 
	sha256 VARCHAR(64), 
	pdf_sha256 VARCHAR(64), 
	CONSTRAINT pk_proces_verbal PRIMARY KEY (id), 
	CONSTRAINT ck_proces_verbal_numero CHECK (numero > 0), 
	CONSTRAINT ck_proces_verbal_etatpv CHECK (etat IN ('en_redaction', 'a_relire', 'fige')), 
	CONSTRAINT ck_proces_verbal_fige CHECK ((etat = 'fige') = (sha256 IS NOT NULL)), 
	CONSTRAINT ck_proces_verbal_contenu CHECK ((sha256 IS NULL) = (contenu IS NULL)), 
	CONSTRAINT ck_proces_verbal_relecture CHECK (fige_par_id <> soumis_par_id), 
	CONSTRAINT fk_proces_verbal_seance_id FOREIGN KEY(seance_id) REFERENCES seance (id), 
	CONSTRAINT fk_proces_verbal_ecrit_par_id FOREIGN KEY(ecrit_par_id) REFERENCES personne (id), 
	CONSTRAINT fk_proces_verbal_soumis_par_id FOREIGN KEY(soumis_par_id) REFERENCES personne (id), 
	CONSTRAINT fk_proces_verbal_fige_par_id FOREIGN KEY(fige_par_id) REFERENCES personne (id), 
	CONSTRAINT uq_proces_verbal_seance_id_numero UNIQUE (seance_id, numero)
);
CREATE TABLE "recueil" (
	id INTEGER NOT NULL, 
	genre VARCHAR(40) NOT NULL, 
	campagne_id INTEGER NOT NULL, 
	dossier_id INTEGER, 
	demande_par_id INTEGER NOT NULL, 
	demande_le DATETIME NOT NULL, 
	motif VARCHAR(500) NOT NULL, 
	nom VARCHAR(120) NOT NULL, 
	dossiers JSON NOT NULL, 
	faits INTEGER NOT NULL, 
	total INTEGER NOT NULL, 
	pret_le DATETIME, 
	sha256 VARCHAR(64), 
	zip_sha256 VARCHAR(64), 
	seance_id INTEGER, 
	CONSTRAINT pk_recueil PRIMARY KEY (id), 
	CONSTRAINT fk_recueil_campagne_id FOREIGN KEY(campagne_id) REFERENCES campagne (id), 
	CONSTRAINT ck_recueil_avancement CHECK (faits >= 0 AND faits <= total), 
	CONSTRAINT fk_recueil_dossier_id FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CONSTRAINT fk_recueil_demande_par_id FOREIGN KEY(demande_par_id) REFERENCES personne (id), 
	CONSTRAINT ck_recueil_pret CHECK ((pret_le IS NULL) = (sha256 IS NULL)), 
	CONSTRAINT fk_recueil_seance_id FOREIGN KEY(seance_id) REFERENCES seance (id), 
	CONSTRAINT ck_recueil_genrerecueil CHECK (genre IN ('feuille', 'livre', 'recours', 'lettres')), 
	CONSTRAINT ck_recueil_dossier CHECK (genre IN ('livre', 'lettres') OR dossier_id IS NOT NULL), 
	CONSTRAINT ck_recueil_seance CHECK ((genre = 'lettres') = (seance_id IS NOT NULL))
);
CREATE TABLE "lot_demande" (
	id INTEGER NOT NULL, 
	personne_id INTEGER NOT NULL, 
	acte VARCHAR(40) NOT NULL, 
	charge JSON NOT NULL, 
	liste VARCHAR(1000) NOT NULL, 
	demande_le DATETIME NOT NULL, 
	fini_le DATETIME, 
	CONSTRAINT pk_lot_demande PRIMARY KEY (id), 
	CONSTRAINT fk_lot_demande_personne_id FOREIGN KEY(personne_id) REFERENCES personne (id), 
	CONSTRAINT ck_lot_demande_actedelot CHECK (acte IN ('confier', 'complement', 'note', 'etiquette', 'avis'))
);
CREATE TABLE rectification (
	id INTEGER NOT NULL, 
	dossier_id INTEGER NOT NULL, 
	decision_id INTEGER NOT NULL, 
	motif_code VARCHAR(40) NOT NULL, 
	motif VARCHAR(600) NOT NULL, 
	reference VARCHAR(120) NOT NULL, 
	acte_du DATE NOT NULL, 
	montants JSON NOT NULL, 
	conditions VARCHAR(4000) NOT NULL, 
	reserves VARCHAR(4000) NOT NULL, 
	financeur_code VARCHAR(40), 
	instance VARCHAR(120) NOT NULL, 
	proposee_le DATETIME NOT NULL, 
	proposee_par_id INTEGER NOT NULL, 
	issue VARCHAR(40), 
	nouvelle_id INTEGER, 
	tranchee_le DATETIME, 
	tranchee_par_id INTEGER, 
	CONSTRAINT pk_rectification PRIMARY KEY (id), 
	CONSTRAINT ck_rectification_tranchee CHECK ((issue IS NULL) = (tranchee_le IS NULL)), 
	CONSTRAINT ck_rectification_tranchee_par CHECK ((issue IS NULL) = (tranchee_par_id IS NULL)), 
	CONSTRAINT ck_rectification_second CHECK (issue <> 'confirmee' OR tranchee_par_id <> proposee_par_id), 
	CONSTRAINT fk_rectification_dossier_id FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CONSTRAINT fk_rectification_decision_id FOREIGN KEY(decision_id) REFERENCES decision (id), 
	CONSTRAINT fk_rectification_financeur_code FOREIGN KEY(financeur_code) REFERENCES financeur (code), 
	CONSTRAINT fk_rectification_proposee_par_id FOREIGN KEY(proposee_par_id) REFERENCES personne (id), 
	CONSTRAINT fk_rectification_nouvelle_id FOREIGN KEY(nouvelle_id) REFERENCES decision (id), 
	CONSTRAINT fk_rectification_tranchee_par_id FOREIGN KEY(tranchee_par_id) REFERENCES personne (id), 
	CONSTRAINT ck_rectification_motifrectification CHECK (motif_code IN ('erreur', 'vote', 'credits', 'demande', 'conditions', 'illegalite')), 
	CONSTRAINT ck_rectification_issuederectification CHECK (issue IN ('confirmee', 'abandonnee'))
);
CREATE TABLE "declaration_de_lien" (
	personne_id INTEGER NOT NULL, 
	dossier_id INTEGER NOT NULL, 
	declare VARCHAR(40) NOT NULL, 
	nature VARCHAR(40), 
	precision VARCHAR(300) NOT NULL, 
	declaree_le DATETIME NOT NULL, 
	CONSTRAINT pk_declaration_de_lien PRIMARY KEY (personne_id, dossier_id), 
	CONSTRAINT fk_declaration_de_lien_personne_id FOREIGN KEY(personne_id) REFERENCES personne (id), 
	CONSTRAINT fk_declaration_de_lien_dossier_id FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CONSTRAINT ck_declaration_de_lien_nature_du_lien CHECK ((declare = 'lien') = (nature IS NOT NULL)), 
	CONSTRAINT ck_declaration_de_lien_declare CHECK (declare IN ('aucun', 'lien')), 
	CONSTRAINT ck_declaration_de_lien_naturedulien CHECK (nature IN ('membre', 'proche', 'emploi', 'mandat', 'designe', 'autre'))
);
CREATE TABLE mot (
	mot VARCHAR(60) NOT NULL, 
	forme VARCHAR(60) NOT NULL, 
	voix INTEGER NOT NULL, 
	CONSTRAINT pk_mot PRIMARY KEY (mot)
);
CREATE TABLE lecture_des_mots (
	id INTEGER NOT NULL, 
	version_id INTEGER NOT NULL, 
	CONSTRAINT pk_lecture_des_mots PRIMARY KEY (id)
);
CREATE VIRTUAL TABLE "recherche_dossier" USING fts5(texte, tokenize = 'unicode61', prefix = '2 3', detail = column);
CREATE TABLE subvention_preparee (
	import_id INTEGER NOT NULL, 
	cle VARCHAR(64) NOT NULL, 
	attribuant VARCHAR(200) NOT NULL, 
	siret_attribuant VARCHAR(14), 
	annee INTEGER NOT NULL, 
	accordee_le DATE, 
	reference VARCHAR(100) NOT NULL, 
	beneficiaire VARCHAR(200) NOT NULL, 
	siren VARCHAR(9), 
	siret VARCHAR(14), 
	rna VARCHAR(10), 
	objet VARCHAR(256) NOT NULL, 
	montant_cents BIGINT NOT NULL, 
	dispositif VARCHAR(120) NOT NULL, 
	CONSTRAINT pk_subvention_preparee PRIMARY KEY (import_id, cle), 
	CONSTRAINT fk_subvention_preparee_import_id FOREIGN KEY(import_id) REFERENCES import_subventions (id)
);
INSERT INTO "alembic_version" VALUES ('0101');
INSERT INTO "financeur" VALUES ('caph', 'La Porte du Hainaut', 0);
INSERT INTO "financeur" VALUES ('etat', 'État — politique de la ville', 1);
INSERT INTO "financeur" VALUES ('region', 'Région Hauts-de-France', 2);
INSERT INTO "financeur" VALUES ('departement', 'Département du Nord', 3);
INSERT INTO "financeur" VALUES ('caf', 'Caisse d’allocations familiales', 4);
INSERT INTO "poste" VALUES ('chef-projet-1', 'Chef de projet 1', 'nord', 'communes de l’équipe Nord');
INSERT INTO "poste" VALUES ('chef-projet-2', 'Chef de projet 2', 'nord', 'communes de l’équipe Nord');
INSERT INTO "poste" VALUES ('chef-projet-3', 'Chef de projet 3', 'nord', 'communes de l’équipe Nord');
INSERT INTO "poste" VALUES ('chef-projet-4', 'Chef de projet 4', 'sud', 'communes de l’équipe Sud');
INSERT INTO "poste" VALUES ('chef-projet-5', 'Chef de projet 5', 'sud', 'communes de l’équipe Sud');
INSERT INTO "poste" VALUES ('chef-projet-6', 'Chef de projet 6', 'sud', 'communes de l’équipe Sud');
INSERT INTO "poste" VALUES ('charge-mission-cite-emploi', 'Chargée de mission Cité de l’Emploi', NULL, 'quartiers prioritaires (les deux équipes)');
INSERT INTO "quartier" VALUES ('QN05922M', 'Cité Thiers - Cité du Rivage - Brunehaut', 'qpv', 'partagé avec Bruay-sur-l''Escaut (hors agglomération)');
INSERT INTO "quartier" VALUES ('QN05930M', 'Dutemple Chasse Royale Saint Waast - La Sentinelle', 'qpv', 'partagé avec Valenciennes et Anzin (hors agglomération)');
INSERT INTO "quartier" VALUES ('QN05950M', 'Denain', 'qpv', '');
INSERT INTO "quartier" VALUES ('QN05951M', 'Liberté Vieux Douchy', 'qpv', '');
INSERT INTO "quartier" VALUES ('QN05952M', 'Schneider', 'qpv', '');
INSERT INTO "quartier" VALUES ('QN05953M', 'Couture Savonnerie', 'qpv', '');
INSERT INTO "quartier" VALUES ('QN05954M', 'Gambetta', 'qpv', '');
INSERT INTO "quartier" VALUES ('QN05955M', 'Sabatier', 'qpv', '');
INSERT INTO "quartier" VALUES ('QN05956M', 'Elnon', 'qpv', '');
INSERT INTO "quartier" VALUES ('QN05957M', 'Collinière', 'qpv', '');
INSERT INTO "quartier" VALUES ('QN05958M', 'Arenberg', 'qpv', '');
INSERT INTO "quartier" VALUES ('QN05920M', 'Verrerie - Square République', 'qpv', 'frange : 3 % de la surface à Raismes ; le contrat compte 12 QPV et l''un des deux QPV de frange est le douzième (à confirmer)');
INSERT INTO "quartier" VALUES ('QN05921M', 'Zone intercommunale Rives de l’Escaut', 'qpv', 'frange : 2 % de la surface à Raismes ; voir QN05920M');
INSERT INTO "quartier" VALUES ('PP-ESCAUDAIN-SAINT-MARK', 'Cité Saint-Mark', 'poche_pauvrete', 'orthographe du contrat : Saint Marck');
INSERT INTO "quartier" VALUES ('PP-HAVELUY-CENTRE', 'Centre', 'poche_pauvrete', '');
INSERT INTO "quartier" VALUES ('PP-HAVELUY-BAS-RIEZ', 'Cité le Bas Riez', 'poche_pauvrete', '');
INSERT INTO "quartier" VALUES ('PP-HAVELUY-CORON-DENAIN', 'Cité Coron de Denain', 'poche_pauvrete', '');
INSERT INTO "quartier" VALUES ('PP-HAVELUY-GRANDS-CHAMPS', 'Cité des Grands Champs', 'poche_pauvrete', '');
INSERT INTO "quartier" VALUES ('PP-HAVELUY-PLAINE', 'Cité de la Plaine', 'poche_pauvrete', '');
INSERT INTO "quartier" VALUES ('PP-MORTAGNE-CENTRE', 'Centre', 'poche_pauvrete', '');
INSERT INTO "quartier" VALUES ('PP-ABSCON-REPUBLIQUE', 'Cité de la République', 'poche_pauvrete', '');
INSERT INTO "quartier" VALUES ('PP-HERIN-BLANCS-RIEUX', 'Cité des Blancs Rieux', 'poche_pauvrete', '');
INSERT INTO "quartier" VALUES ('PP-RAISMES-VICOIGNE', 'Vicoigne', 'poche_pauvrete', '');
INSERT INTO "quartier" VALUES ('PP-WAVRECHAIN-CENTRE', 'Centre', 'poche_pauvrete', '');
INSERT INTO "quartier" VALUES ('QVA-DENAIN', 'Tous les quartiers', 'ancien_qva', '');
INSERT INTO "quartier" VALUES ('QVA-DOUCHY', 'Tous les quartiers', 'ancien_qva', '');
INSERT INTO "quartier" VALUES ('QVA-ESCAUDAIN', 'Tous les quartiers', 'ancien_qva', '');
INSERT INTO "quartier" VALUES ('QVA-ESCAUTPONT', 'Tous les quartiers', 'ancien_qva', '');
INSERT INTO "quartier" VALUES ('QVA-LA-SENTINELLE', 'Tous les quartiers', 'ancien_qva', '');
INSERT INTO "quartier" VALUES ('QVA-LOURCHES', 'Tous les quartiers', 'ancien_qva', '');
INSERT INTO "quartier" VALUES ('QVA-RAISMES', 'Tous les quartiers', 'ancien_qva', '');
INSERT INTO "quartier" VALUES ('QVA-ROEULX', 'Tous les quartiers', 'ancien_qva', '');
INSERT INTO "quartier" VALUES ('QVA-WALLERS', 'Tous les quartiers', 'ancien_qva', '');
INSERT INTO "quartier" VALUES ('QVA-SAINT-AMAND-MOULIN-LOUPS', 'Moulin des Loups', 'ancien_qva', '');
INSERT INTO "quartier" VALUES ('QVA-SAINT-AMAND-LIMON', 'Limon', 'ancien_qva', '');
INSERT INTO "quartier" VALUES ('QVA-MORTAGNE', 'Mortagne-du-Nord', 'ancien_qva', '');
INSERT INTO "quartier" VALUES ('QVA-HAVELUY', 'Haveluy', 'ancien_qva', '');
INSERT INTO "tete_journal" VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO "commune" VALUES ('59002', 'Abscon', '59215', 4203, NULL, NULL);
INSERT INTO "commune" VALUES ('59038', 'Avesnes-le-Sec', '59296', 1447, NULL, NULL);
INSERT INTO "commune" VALUES ('59064', 'Bellaing', '59135', 1329, NULL, NULL);
INSERT INTO "commune" VALUES ('59092', 'Bouchain', '59111', 3996, NULL, NULL);
INSERT INTO "commune" VALUES ('59100', 'Bousignies', '59178', 349, NULL, NULL);
INSERT INTO "commune" VALUES ('59109', 'Brillon', '59178', 773, NULL, NULL);
INSERT INTO "commune" VALUES ('59114', 'Bruille-Saint-Amand', '59199', 1682, NULL, NULL);
INSERT INTO "commune" VALUES ('59144', 'Château-l’Abbaye', '59230', 859, NULL, NULL);
INSERT INTO "commune" VALUES ('59172', 'Denain', '59220', 20640, 'sud', NULL);
INSERT INTO "commune" VALUES ('59179', 'Douchy-les-Mines', '59282', 10207, 'sud', NULL);
INSERT INTO "commune" VALUES ('59192', 'Émerchicourt', '59580', 822, NULL, NULL);
INSERT INTO "commune" VALUES ('59205', 'Escaudain', '59124', 9253, 'sud', NULL);
INSERT INTO "commune" VALUES ('59207', 'Escautpont', '59278', 4152, 'nord', NULL);
INSERT INTO "commune" VALUES ('59238', 'Flines-lès-Mortagne', '59158', 1649, NULL, NULL);
INSERT INTO "commune" VALUES ('59284', 'Hasnon', '59178', 3874, NULL, NULL);
INSERT INTO "commune" VALUES ('59285', 'Haspres', '59198', 2642, NULL, NULL);
INSERT INTO "commune" VALUES ('59288', 'Haulchin', '59121', 2320, NULL, NULL);
INSERT INTO "commune" VALUES ('59292', 'Haveluy', '59255', 3250, 'nord', NULL);
INSERT INTO "commune" VALUES ('59297', 'Hélesmes', '59171', 1921, NULL, NULL);
INSERT INTO "commune" VALUES ('59302', 'Hérin', '59195', 4129, NULL, NULL);
INSERT INTO "commune" VALUES ('59313', 'Hordain', '59111', 1440, NULL, NULL);
INSERT INTO "commune" VALUES ('59335', 'Lecelles', '59226', 3004, NULL, NULL);
INSERT INTO "commune" VALUES ('59348', 'Lieu-Saint-Amand', '59111', 1461, NULL, NULL);
INSERT INTO "commune" VALUES ('59361', 'Lourches', '59156', 3814, 'sud', NULL);
INSERT INTO "commune" VALUES ('59387', 'Marquette-en-Ostrevant', '59252', 1931, NULL, NULL);
INSERT INTO "commune" VALUES ('59391', 'Mastaing', '59172', 889, NULL, NULL);
INSERT INTO "commune" VALUES ('59393', 'Maulde', '59158', 981, NULL, NULL);
INSERT INTO "commune" VALUES ('59403', 'Millonfosse', '59178', 711, NULL, NULL);
INSERT INTO "commune" VALUES ('59418', 'Mortagne-du-Nord', '59158', 1584, 'nord', NULL);
INSERT INTO "commune" VALUES ('59429', 'Neuville-sur-Escaut', '59293', 2757, NULL, NULL);
INSERT INTO "commune" VALUES ('59434', 'Nivelle', '59230', 1379, NULL, NULL);
INSERT INTO "commune" VALUES ('59440', 'Noyelles-sur-Selle', '59282', 673, NULL, NULL);
INSERT INTO "commune" VALUES ('59446', 'Oisy', '59195', 690, NULL, NULL);
INSERT INTO "commune" VALUES ('59491', 'Raismes', '59590', 12055, 'nord', NULL);
INSERT INTO "commune" VALUES ('59504', 'Rœulx', '59172', 3779, 'sud', NULL);
INSERT INTO "commune" VALUES ('59511', 'Rosult', '59230', 1973, NULL, NULL);
INSERT INTO "commune" VALUES ('59519', 'Rumegies', '59226', 1740, NULL, NULL);
INSERT INTO "commune" VALUES ('59526', 'Saint-Amand-les-Eaux', '59230', 15980, 'nord', NULL);
INSERT INTO "commune" VALUES ('59554', 'Sars-et-Rosières', '59230', 617, NULL, NULL);
INSERT INTO "commune" VALUES ('59564', 'La Sentinelle', '59174', 3143, 'nord', NULL);
INSERT INTO "commune" VALUES ('59589', 'Thiant', '59224', 3011, NULL, NULL);
INSERT INTO "commune" VALUES ('59594', 'Thun-Saint-Amand', '59158', 1110, NULL, NULL);
INSERT INTO "commune" VALUES ('59603', 'Trith-Saint-Léger', '59125', 6124, NULL, NULL);
INSERT INTO "commune" VALUES ('59632', 'Wallers', '59135', 5598, 'nord', NULL);
INSERT INTO "commune" VALUES ('59645', 'Wasnes-au-Bac', '59252', 587, NULL, NULL);
INSERT INTO "commune" VALUES ('59651', 'Wavrechain-sous-Denain', '59220', 1616, 'sud', NULL);
INSERT INTO "commune" VALUES ('59652', 'Wavrechain-sous-Faulx', '59111', 424, NULL, NULL);
INSERT INTO "referent_axe" VALUES ('participation', 'chef-projet-4');
INSERT INTO "referent_axe" VALUES ('illettrisme', 'charge-mission-cite-emploi');
INSERT INTO "referent_axe" VALUES ('egalite', 'chef-projet-3');
INSERT INTO "referent_axe" VALUES ('aller_vers', 'chef-projet-1');
INSERT INTO "referent_axe" VALUES ('numerique', 'chef-projet-6');
INSERT INTO "referent_axe" VALUES ('sport_culture.sport', 'chef-projet-5');
INSERT INTO "referent_axe" VALUES ('sport_culture.culture', 'chef-projet-2');
INSERT INTO "referent_orientation" VALUES ('emploi', 'chef-projet-6');
INSERT INTO "referent_orientation" VALUES ('sante', 'chef-projet-3');
INSERT INTO "referent_orientation" VALUES ('education', 'chef-projet-2');
INSERT INTO "referent_orientation" VALUES ('cadre_de_vie', 'chef-projet-1');
INSERT INTO "referent_orientation" VALUES ('tranquillite', 'chef-projet-5');
INSERT INTO "referent_orientation" VALUES ('transition', 'chef-projet-4');
INSERT INTO "quartier_commune" VALUES ('QN05922M', '59207');
INSERT INTO "quartier_commune" VALUES ('QN05922M', '59491');
INSERT INTO "quartier_commune" VALUES ('QN05930M', '59564');
INSERT INTO "quartier_commune" VALUES ('QN05950M', '59172');
INSERT INTO "quartier_commune" VALUES ('QN05951M', '59179');
INSERT INTO "quartier_commune" VALUES ('QN05952M', '59205');
INSERT INTO "quartier_commune" VALUES ('QN05952M', '59361');
INSERT INTO "quartier_commune" VALUES ('QN05952M', '59504');
INSERT INTO "quartier_commune" VALUES ('QN05953M', '59205');
INSERT INTO "quartier_commune" VALUES ('QN05954M', '59361');
INSERT INTO "quartier_commune" VALUES ('QN05954M', '59172');
INSERT INTO "quartier_commune" VALUES ('QN05954M', '59205');
INSERT INTO "quartier_commune" VALUES ('QN05955M', '59491');
INSERT INTO "quartier_commune" VALUES ('QN05956M', '59526');
INSERT INTO "quartier_commune" VALUES ('QN05957M', '59526');
INSERT INTO "quartier_commune" VALUES ('QN05958M', '59632');
INSERT INTO "quartier_commune" VALUES ('QN05958M', '59491');
INSERT INTO "quartier_commune" VALUES ('QN05920M', '59491');
INSERT INTO "quartier_commune" VALUES ('QN05921M', '59491');
INSERT INTO "quartier_commune" VALUES ('PP-ESCAUDAIN-SAINT-MARK', '59205');
INSERT INTO "quartier_commune" VALUES ('PP-HAVELUY-CENTRE', '59292');
INSERT INTO "quartier_commune" VALUES ('PP-HAVELUY-BAS-RIEZ', '59292');
INSERT INTO "quartier_commune" VALUES ('PP-HAVELUY-CORON-DENAIN', '59292');
INSERT INTO "quartier_commune" VALUES ('PP-HAVELUY-GRANDS-CHAMPS', '59292');
INSERT INTO "quartier_commune" VALUES ('PP-HAVELUY-PLAINE', '59292');
INSERT INTO "quartier_commune" VALUES ('PP-MORTAGNE-CENTRE', '59418');
INSERT INTO "quartier_commune" VALUES ('PP-ABSCON-REPUBLIQUE', '59002');
INSERT INTO "quartier_commune" VALUES ('PP-HERIN-BLANCS-RIEUX', '59302');
INSERT INTO "quartier_commune" VALUES ('PP-RAISMES-VICOIGNE', '59491');
INSERT INTO "quartier_commune" VALUES ('PP-WAVRECHAIN-CENTRE', '59651');
INSERT INTO "quartier_commune" VALUES ('QVA-DENAIN', '59172');
INSERT INTO "quartier_commune" VALUES ('QVA-DOUCHY', '59179');
INSERT INTO "quartier_commune" VALUES ('QVA-ESCAUDAIN', '59205');
INSERT INTO "quartier_commune" VALUES ('QVA-ESCAUTPONT', '59207');
INSERT INTO "quartier_commune" VALUES ('QVA-LA-SENTINELLE', '59564');
INSERT INTO "quartier_commune" VALUES ('QVA-LOURCHES', '59361');
INSERT INTO "quartier_commune" VALUES ('QVA-RAISMES', '59491');
INSERT INTO "quartier_commune" VALUES ('QVA-ROEULX', '59504');
INSERT INTO "quartier_commune" VALUES ('QVA-WALLERS', '59632');
INSERT INTO "quartier_commune" VALUES ('QVA-SAINT-AMAND-MOULIN-LOUPS', '59526');
INSERT INTO "quartier_commune" VALUES ('QVA-SAINT-AMAND-LIMON', '59526');
INSERT INTO "quartier_commune" VALUES ('QVA-MORTAGNE', '59418');
INSERT INTO "quartier_commune" VALUES ('QVA-HAVELUY', '59292');
CREATE TRIGGER affectation_a_rendu AFTER INSERT ON affectation WHEN EXISTS (SELECT 1 FROM avis WHERE dossier_id = NEW.dossier_id AND personne_id = NEW.personne_id AND rendu_le IS NOT NULL) BEGIN UPDATE affectation SET a_rendu = 1 WHERE id = NEW.id; END;
CREATE TRIGGER affectation_ouverte AFTER INSERT ON affectation BEGIN UPDATE affectation SET est_ouverte = (SELECT dossier.etat IN ('depose', 'a_completer', 'en_instruction') FROM dossier WHERE dossier.id = affectation.dossier_id) WHERE id = NEW.id; END;
CREATE TRIGGER affectation_selon_dossier AFTER UPDATE OF etat ON dossier WHEN (OLD.etat IN ('depose', 'a_completer', 'en_instruction')) <> (NEW.etat IN ('depose', 'a_completer', 'en_instruction')) BEGIN UPDATE affectation SET est_ouverte = NEW.etat IN ('depose', 'a_completer', 'en_instruction') WHERE dossier_id = NEW.id; END;
CREATE TRIGGER avis_ecrit AFTER INSERT ON avis WHEN NEW.rendu_le IS NOT NULL BEGIN UPDATE affectation SET a_rendu = 1 WHERE dossier_id = NEW.dossier_id AND personne_id = NEW.personne_id; END;
CREATE TRIGGER avis_efface AFTER DELETE ON avis WHEN OLD.rendu_le IS NOT NULL BEGIN UPDATE affectation SET a_rendu = 0 WHERE dossier_id = OLD.dossier_id AND personne_id = OLD.personne_id; END;
CREATE TRIGGER avis_rendu AFTER UPDATE OF rendu_le ON avis WHEN (OLD.rendu_le IS NULL) <> (NEW.rendu_le IS NULL) BEGIN UPDATE affectation SET a_rendu = NEW.rendu_le IS NOT NULL WHERE dossier_id = NEW.dossier_id AND personne_id = NEW.personne_id; END;
CREATE INDEX ix_absence_personne_id ON absence (personne_id);
CREATE INDEX ix_adhesion_personne_id ON adhesion (personne_id);
CREATE INDEX ix_affectation_a_rendu ON affectation (personne_id, dossier_id, a_rendu, jusqu_a) WHERE a_rendu = 1 AND jusqu_a IS NULL;
CREATE INDEX ix_affectation_dossier_id_jusqu_a_personne_id_qualite ON affectation (dossier_id, jusqu_a, personne_id, qualite);
CREATE INDEX ix_affectation_ouverte ON affectation (personne_id, qualite, dossier_id, est_ouverte, jusqu_a) WHERE est_ouverte = 1 AND jusqu_a IS NULL;
CREATE INDEX ix_affectation_personne_id_jusqu_a_dossier_id ON affectation (personne_id, jusqu_a, dossier_id);
CREATE INDEX ix_alerte_affectation_dossier_id ON alerte_affectation (dossier_id);
CREATE INDEX ix_avis_ancien_dossier_id_id ON avis_ancien (dossier_id, id);
CREATE INDEX ix_avis_de_partenaire_en_attente ON avis_de_partenaire (repondre_avant) WHERE rendu_le IS NULL AND clos_le IS NULL;
CREATE INDEX ix_avis_de_partenaire_partenaire_id ON avis_de_partenaire (partenaire_id);
CREATE INDEX ix_avis_instance_dossier_id_id ON avis_instance (dossier_id, id);
CREATE INDEX ix_avis_rendu ON avis (personne_id, dossier_id, rendu_le) WHERE rendu_le IS NOT NULL;
CREATE INDEX ix_campagne_ferme_le ON campagne (ferme_le);
CREATE INDEX ix_campagne_ouvre_le ON campagne (ouvre_le);
CREATE INDEX ix_changement_rib_etat_demande_le ON changement_rib (etat, demande_le);
CREATE INDEX ix_changement_rib_organisme_id ON changement_rib (organisme_id);
CREATE INDEX ix_code_courriel_courriel ON code_courriel (courriel);
CREATE INDEX ix_commune_de_partenaire_insee ON commune_de_partenaire (insee);
CREATE INDEX ix_contour_import_id ON contour (import_id);
CREATE INDEX ix_convention_bilan_avant ON convention (bilan_avant);
CREATE INDEX ix_courriel_destinataire ON courriel (destinataire);
CREATE INDEX ix_courriel_dossier_id ON courriel (dossier_id);
CREATE INDEX ix_courriel_etat_a_partir_du ON courriel (etat, a_partir_du);
CREATE INDEX ix_decision_seance_id ON decision (seance_id);
CREATE INDEX ix_declaration_de_lien_dossier_id ON declaration_de_lien (dossier_id);
CREATE INDEX ix_declaration_de_lien_personne_id_declare_dossier_id ON declaration_de_lien (personne_id, declare, dossier_id);
CREATE INDEX ix_demande_de_complement_attendue ON demande_de_complement (repondre_avant) WHERE repondue_le IS NULL AND carence_le IS NULL;
CREATE INDEX ix_demande_de_complement_dossier_id ON demande_de_complement (dossier_id);
CREATE INDEX ix_demande_de_signature_dossier_id_id ON demande_de_signature (dossier_id, id);
CREATE INDEX ix_deport_dossier_id ON deport (dossier_id);
CREATE INDEX ix_document_coffre_organisme_id ON document_coffre (organisme_id);
CREATE INDEX ix_document_coffre_sha256 ON document_coffre (sha256);
CREATE INDEX ix_dossier_beneficiaires ON dossier (beneficiaires, id, organisme_id, campagne_id, orientation, pilote_id, montant_demande_cents, traits, note_dixiemes, notes_partagees_le, etat);
CREATE INDEX ix_dossier_campagne_id_depose_le_id ON dossier (campagne_id, depose_le, id);
CREATE INDEX ix_dossier_campagne_id_etat_depose_le_id ON dossier (campagne_id, etat, depose_le, id);
CREATE INDEX ix_dossier_campagne_id_orientation_etat_depose_le_id ON dossier (campagne_id, orientation, etat, depose_le, id);
CREATE INDEX ix_dossier_classement ON dossier (campagne_id, note_dixiemes, note_participation_centiemes, note_orientation_centiemes, depose_le, numero, etat, organisme_id, orientation);
CREATE INDEX ix_dossier_comptes ON dossier (etat, depose_le, id, organisme_id, campagne_id, orientation, pilote_id, montant_demande_cents, traits, note_dixiemes, notes_partagees_le, cout_total_cents, beneficiaires);
CREATE INDEX ix_dossier_cout ON dossier (cout_total_cents, id, organisme_id, campagne_id, orientation, pilote_id, montant_demande_cents, traits, note_dixiemes, notes_partagees_le, etat);
CREATE INDEX ix_dossier_demande ON dossier (montant_demande_cents, id, organisme_id, campagne_id, orientation, pilote_id, traits, note_dixiemes, notes_partagees_le, etat);
CREATE INDEX ix_dossier_etat_organisme_id ON dossier (etat, organisme_id);
CREATE INDEX ix_dossier_liste ON dossier (depose_le, id, organisme_id, campagne_id, orientation, pilote_id, montant_demande_cents, traits, note_dixiemes, notes_partagees_le, etat);
CREATE INDEX ix_dossier_note ON dossier (note_dixiemes, id, organisme_id, campagne_id, orientation, pilote_id, montant_demande_cents, traits, notes_partagees_le, etat);
CREATE INDEX ix_dossier_organisme_id ON dossier (organisme_id);
CREATE INDEX ix_dossier_orientation_depose_le_id ON dossier (orientation, depose_le, id);
CREATE INDEX ix_dossier_pilote_id_etat_depose_le_id ON dossier (pilote_id, etat, depose_le, id);
CREATE INDEX ix_dossier_totaux ON dossier (campagne_id, etat, organisme_id, orientation, montant_demande_cents, montant_propose_cents);
CREATE INDEX ix_empreinte_de_dossier_annee ON empreinte_de_dossier (annee);
CREATE INDEX ix_etalon_dossier_id ON etalon (dossier_id);
CREATE INDEX ix_etiquette_de_dossier_dossier_id ON etiquette_de_dossier (dossier_id);
CREATE INDEX ix_fichier_de_message_message_id ON fichier_de_message (message_id);
CREATE INDEX ix_fichier_de_message_sha256 ON fichier_de_message (sha256);
CREATE INDEX ix_inscription_seance_dossier_id ON inscription_seance (dossier_id);
CREATE INDEX ix_invitation_courriel ON invitation (courriel);
CREATE INDEX ix_invitation_membre_courriel ON invitation_membre (courriel);
CREATE INDEX ix_invitation_membre_organisme_id ON invitation_membre (organisme_id);
CREATE INDEX ix_irrecevabilite_dossier_id ON irrecevabilite (dossier_id);
CREATE INDEX ix_lecture_en_cours_vue_le ON lecture_en_cours (vue_le);
CREATE INDEX ix_lettre_dossier_id ON lettre (dossier_id);
CREATE INDEX ix_lien_de_partenaire_adresse_id ON lien_de_partenaire (adresse_id);
CREATE INDEX ix_ligne_de_tour_dossier_id_id ON ligne_de_tour (dossier_id, id);
CREATE INDEX ix_ligne_journal_dossier_id_id ON ligne_journal (dossier_id, id);
CREATE INDEX ix_ligne_journal_objet_id ON ligne_journal (objet, id);
CREATE INDEX ix_ligne_journal_personne_id ON ligne_journal (personne_id);
CREATE INDEX ix_lot_demande_personne_id ON lot_demande (personne_id);
CREATE INDEX ix_mandat_aidant_id_finit_le ON mandat (aidant_id, finit_le);
CREATE INDEX ix_mandat_courriel ON mandat (courriel);
CREATE INDEX ix_mandat_organisme_id ON mandat (organisme_id);
CREATE INDEX ix_membre_seance_personne_id ON membre_seance (personne_id);
CREATE INDEX ix_mention_a_lire ON mention (personne_id) WHERE lue_le IS NULL;
CREATE INDEX ix_message_dossier_id_id ON message (dossier_id, id);
CREATE INDEX ix_message_en_attente ON message (dossier_id) WHERE traite_le IS NULL;
CREATE INDEX ix_montant_de_scenario_dossier_id ON montant_de_scenario (dossier_id);
CREATE INDEX ix_montant_decide_decision_id_enveloppe_id_montant_cents ON montant_decide (decision_id, enveloppe_id, montant_cents);
CREATE INDEX ix_montant_decide_enveloppe_id ON montant_decide (enveloppe_id);
CREATE INDEX ix_montant_propose_dossier_id_enveloppe_id_montant_cents ON montant_propose (dossier_id, enveloppe_id, montant_cents);
CREATE INDEX ix_mouvement_de_presence_seance_id_personne_id_a ON mouvement_de_presence (seance_id, personne_id, a);
CREATE INDEX ix_note_ancienne_dossier_id_id ON note_ancienne (dossier_id, id);
CREATE INDEX ix_note_interne_dossier_id_id ON note_interne (dossier_id, id);
CREATE INDEX ix_note_interne_en_attente ON note_interne (dossier_id) WHERE levee_le IS NULL AND (destinataire_id IS NOT NULL OR est_a_la_coordination);
CREATE INDEX ix_note_personne_id ON note (personne_id);
CREATE INDEX ix_occupation_personne_id ON occupation (personne_id);
CREATE INDEX ix_occupation_poste_code ON occupation (poste_code);
CREATE INDEX ix_organisme_nom_plie ON organisme (nom_plie);
CREATE INDEX ix_organisme_porte_par_id ON organisme (porte_par_id);
CREATE INDEX ix_personne_role ON personne (role);
CREATE INDEX ix_piece_dossier_id ON piece (dossier_id);
CREATE INDEX ix_piece_sha256 ON piece (sha256);
CREATE INDEX ix_presence_vue_le ON presence (vue_le);
CREATE INDEX ix_priorite_communale_insee_annee ON priorite_communale (insee, annee);
CREATE INDEX ix_quartier_commune_insee ON quartier_commune (insee);
CREATE INDEX ix_question_ajoutee_campagne_id_rang_id ON question_ajoutee (campagne_id, rang, id);
CREATE INDEX ix_rattachement_nature_code_dossier_id ON rattachement (nature, code, dossier_id);
CREATE INDEX ix_recherche_de_scenario_campagne_id_id ON recherche_de_scenario (campagne_id, id);
CREATE INDEX ix_recours_gracieux_dossier_id ON recours_gracieux (dossier_id);
CREATE INDEX ix_rectification_dossier_id ON rectification (dossier_id);
CREATE INDEX ix_recueil_demande_par_id_genre_id ON recueil (demande_par_id, genre, id);
CREATE INDEX ix_recueil_dossier_id ON recueil (dossier_id);
CREATE INDEX ix_report_d_enveloppe_enveloppe_id ON report_d_enveloppe (enveloppe_id);
CREATE INDEX ix_report_d_enveloppe_source_id ON report_d_enveloppe (source_id);
CREATE INDEX ix_representant_organisme_id ON representant (organisme_id);
CREATE INDEX ix_ressemblance_etat_premier_id_second_id ON ressemblance (etat, premier_id, second_id);
CREATE INDEX ix_ressemblance_second_id ON ressemblance (second_id);
CREATE INDEX ix_saisie_de_seance_decision_id ON saisie_de_seance (decision_id);
CREATE INDEX ix_scenario_campagne_id_supprime_le_id ON scenario (campagne_id, supprime_le, id);
CREATE INDEX ix_seance_campagne_id ON seance (campagne_id);
CREATE INDEX ix_session_ouverte_personne_id ON session_ouverte (personne_id);
CREATE INDEX ix_sous_enveloppe_enveloppe_id ON sous_enveloppe (enveloppe_id);
CREATE INDEX ix_subvention_publique_rna ON subvention_publique (rna);
CREATE INDEX ix_subvention_publique_siren ON subvention_publique (siren);
CREATE INDEX ix_tache_etat_a_partir_du ON tache (etat, a_partir_du);
CREATE INDEX ix_tentative_cle_a ON tentative (cle, a);
CREATE INDEX ix_terme_de_dossier_annee_terme_dossier_id ON terme_de_dossier (annee, terme, dossier_id);
CREATE INDEX ix_version_dossier_deposee_le ON version_dossier (deposee_le);
CREATE INDEX ix_vote_financeur_seance_id ON vote_financeur (seance_id);
CREATE UNIQUE INDEX ix_vue_enregistree_premiere ON vue_enregistree (personne_id) WHERE est_par_defaut;
CREATE TRIGGER journal_sans_delete BEFORE DELETE ON ligne_journal BEGIN SELECT RAISE(ABORT, 'une ligne du journal ne change jamais'); END;
CREATE TRIGGER journal_sans_update BEFORE UPDATE ON ligne_journal BEGIN SELECT RAISE(ABORT, 'une ligne du journal ne change jamais'); END;
CREATE TRIGGER note_gardee AFTER UPDATE ON note WHEN OLD.valeur <> NEW.valeur OR OLD.commentaire <> NEW.commentaire BEGIN INSERT INTO note_ancienne (dossier_id, personne_id, critere, valeur, commentaire, version_dossier, version_bareme, donnee_le, remplacee_le, motif) VALUES (OLD.dossier_id, OLD.personne_id, OLD.critere, OLD.valeur, OLD.commentaire, OLD.version_dossier, OLD.version_bareme, OLD.modifiee_le, NEW.modifiee_le, NEW.motif); END;
CREATE TRIGGER proces_verbal_fige_delete BEFORE DELETE ON proces_verbal WHEN OLD.etat = 'fige' BEGIN SELECT RAISE(ABORT, 'un procès-verbal figé ne change jamais'); END;
CREATE TRIGGER proces_verbal_fige_update BEFORE UPDATE ON proces_verbal WHEN OLD.etat = 'fige' AND (OLD.id IS NOT NEW.id OR OLD.seance_id IS NOT NEW.seance_id OR OLD.numero IS NOT NEW.numero OR OLD.etat IS NOT NEW.etat OR OLD.raison IS NOT NEW.raison OR OLD.observations IS NOT NEW.observations OR OLD.maj IS NOT NEW.maj OR OLD.ecrit_le IS NOT NEW.ecrit_le OR OLD.ecrit_par_id IS NOT NEW.ecrit_par_id OR OLD.soumis_le IS NOT NEW.soumis_le OR OLD.soumis_par_id IS NOT NEW.soumis_par_id OR OLD.remarque IS NOT NEW.remarque OR OLD.fige_le IS NOT NEW.fige_le OR OLD.fige_par_id IS NOT NEW.fige_par_id OR OLD.contenu IS NOT NEW.contenu OR OLD.sha256 IS NOT NEW.sha256 OR OLD.debats IS NOT NEW.debats OR (OLD.pdf_sha256 IS NOT NULL AND OLD.pdf_sha256 IS NOT NEW.pdf_sha256)) BEGIN SELECT RAISE(ABORT, 'un procès-verbal figé ne change jamais'); END;
CREATE UNIQUE INDEX uq_avis_instance_en_vigueur ON avis_instance (seance_id, dossier_id) WHERE remplace_le IS NULL;
CREATE UNIQUE INDEX uq_changement_rib_attente ON changement_rib (organisme_id) WHERE etat = 'a_confirmer';
CREATE UNIQUE INDEX uq_decision_active ON decision (dossier_id) WHERE annulee_le IS NULL;
CREATE UNIQUE INDEX uq_document_coffre_courant ON document_coffre (organisme_id, genre) WHERE remplace_le IS NULL AND retire_le IS NULL;
CREATE UNIQUE INDEX uq_irrecevabilite_proposee ON irrecevabilite (dossier_id) WHERE etat = 'proposee';
CREATE UNIQUE INDEX uq_ligne_de_tour_en_vigueur ON ligne_de_tour (dossier_id, financeur, nom_plie) WHERE remplacee_le IS NULL;
CREATE UNIQUE INDEX uq_recours_gracieux_en_cours ON recours_gracieux (dossier_id) WHERE tranche_le IS NULL;
CREATE UNIQUE INDEX uq_rectification_en_attente ON rectification (dossier_id) WHERE tranchee_le IS NULL;
CREATE UNIQUE INDEX uq_vote_financeur_en_vigueur ON vote_financeur (decision_id, enveloppe_id) WHERE annule_le IS NULL;
