; expect: :3:10: unknown symbol select
(set-logic QF_UF)
(assert (select true true))
