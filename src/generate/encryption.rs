//! What services ask of keys of AWS KMS with the permission of whoever calls them (WORLD.md, W4.8).

const ENCRYPTION: &str = include_str!("encryption.tsv");

/// The service of a call and the actions that it asks for on the key by which its data is encrypted; none: it reads and
/// writes no data that can be.
pub(super) fn actions(
    service: &str,
    operation: &str,
) -> Option<(&'static str, impl Iterator<Item = &'static str> + Clone)> {
    let rows = ENCRYPTION.lines().filter(|line| !line.starts_with('#'));
    let mut rows = rows.filter_map(|line| {
        let (known, rest) = line.split_once('\t')?;
        let (operation, actions) = rest.split_once('\t')?;
        Some((known, operation, actions))
    });
    let (known, _, actions) =
        rows.find(|(known, name, _)| (*known, *name) == (service, operation))?;
    Some((known, actions.split(' ')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(feature = "catalog")]
    #[test]
    fn rows_have_operations_and_actions_of_the_catalog() {
        let catalog = crate::catalog::Catalog::embedded().unwrap();
        for line in ENCRYPTION.lines().filter(|line| !line.starts_with('#')) {
            let fields: Vec<&str> = line.split('\t').collect();
            let [service, operation, actions] = fields.as_slice() else { panic!("{line}") };
            assert!(
                catalog.service(service).is_some() && self::actions(service, operation).is_some()
            );
            assert!(actions.split(' ').all(|action| catalog.action(action).is_some()), "{line}");
        }
    }
}
