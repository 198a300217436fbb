-- How the base is now is kept in a schema of its own; `CALL depart.remettre_a_neuf()` puts back the tables that changed.
DROP SCHEMA IF EXISTS depart CASCADE;
CREATE SCHEMA depart;

DO $$
DECLARE
    nom text;
    colonnes text;
    est_vide boolean;
    corps text := '';
BEGIN
    FOR nom IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename LOOP
        SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) INTO colonnes
        FROM pg_attribute
        WHERE attrelid = format('public.%I', nom)::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '';
        EXECUTE format('CREATE TABLE depart.%1$I AS SELECT %2$s FROM public.%1$I', nom, colonnes);
        EXECUTE format('SELECT NOT EXISTS (TABLE depart.%I)', nom) INTO est_vide;
        corps := corps || CASE WHEN est_vide THEN format(
            'IF EXISTS (TABLE public.%1$I) THEN DELETE FROM public.%1$I; END IF; ', nom)
        ELSE format(
            -- as texts: a column of JSON knows no equality
            'IF EXISTS (SELECT ROW(%2$s)::text FROM public.%1$I EXCEPT SELECT ROW(%2$s)::text FROM depart.%1$I)
             OR EXISTS (SELECT ROW(%2$s)::text FROM depart.%1$I EXCEPT SELECT ROW(%2$s)::text FROM public.%1$I) THEN
                DELETE FROM public.%1$I; INSERT INTO public.%1$I (%2$s) TABLE depart.%1$I;
             END IF; ', nom, colonnes)
        END;
    END LOOP;
    CREATE TABLE depart.sequences AS
    SELECT sequencename, start_value, last_value FROM pg_sequences WHERE schemaname = 'public';
    -- neither trigger nor foreign key speaks: rows leave in any order
    EXECUTE format(
        'CREATE PROCEDURE depart.remettre_a_neuf() LANGUAGE plpgsql SET session_replication_role = replica AS $corps$ BEGIN
            %s
            PERFORM setval(format(''public.%%I'', s.sequencename)::regclass, coalesce(d.last_value, d.start_value), d.last_value IS NOT NULL)
            FROM pg_sequences s JOIN depart.sequences d USING (sequencename)
            WHERE s.schemaname = ''public'' AND s.last_value IS DISTINCT FROM d.last_value;
         END $corps$', corps);
END $$;
