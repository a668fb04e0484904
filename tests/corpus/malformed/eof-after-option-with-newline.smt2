; expect: :3:1: 
(set-option :global-declarations
