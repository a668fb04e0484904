; expect: :2:28: unexpected )
(set-option :produce-models)
