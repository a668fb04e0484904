; expect: :3:9: unknown symbol select
(set-logic QF_UF)
(assert (select true true))
