; expect: :3:1: str.len is already declared, or a name of the logic ALL
(set-logic ALL)
(declare-fun str.len (Bool) Bool)
