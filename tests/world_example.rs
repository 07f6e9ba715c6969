//! The world of `examples/world` is whole.
#![cfg(all(feature = "wire", not(target_arch = "wasm32")))]

use iam_verdict::api::World;

#[test]
fn nothing_is_wrong_with_the_example() {
    let world = World::from(include_str!("../examples/world/world.json")).unwrap();
    let findings: Vec<String> = world
        .check()
        .iter()
        .filter(|finding| finding.code != "not-read")
        .map(|finding| format!("{}: {}", finding.code, finding.message))
        .collect();
    assert_eq!(findings, [""; 0]);
    let counts = world.counts();
    assert_eq!((counts.accounts, counts.users, counts.roles), (2, 4, 7));
}
