//! Help with misspelt actions (FINDINGS.md, section 5.3).

use crate::base::suggest::near;
use crate::catalog::entry::Action;
use crate::catalog::reference::Catalog;

/// The most names that are offered.
const MOST: usize = 3;

impl Catalog {
    /// The actions that a name may mean which is none, at most three: near ones of the same service,
    /// else those of other services with the same name, else the same of near services. An action
    /// that there is means itself.
    ///
    /// ```
    /// # #[cfg(feature = "catalog")] {
    /// use iam_verdict::catalog::Catalog;
    ///
    /// let catalog = Catalog::embedded()?;
    /// assert_eq!(catalog.suggest("s3:GetObjects"), ["s3:GetObject"]);
    /// assert_eq!(catalog.suggest("iam:AssumeRole"), ["sts:AssumeRole"]);
    /// assert_eq!(catalog.suggest("sqss:sendmessage"), ["sqs:SendMessage"]);
    /// assert!(catalog.suggest("nothing:LikeIt").is_empty());
    /// # }
    /// # Ok::<(), iam_verdict::catalog::CatalogError>(())
    /// ```
    #[must_use]
    pub fn suggest(&self, name: &str) -> Vec<String> {
        let Some((prefix, name)) = name.split_once(':') else { return Vec::new() };
        if name.contains(['*', '?']) {
            return Vec::new(); // a pattern, which means many
        }
        let of_service = self.service(prefix).map(|service| {
            let known = service.action(name).map(Action::name);
            let names = known.map_or_else(
                || near(name, service.actions().map(Action::name)),
                |known| vec![known],
            );
            names.iter().map(|name| format!("{}:{name}", service.prefix())).collect::<Vec<_>>()
        });
        let of_service = of_service.unwrap_or_default();
        if !of_service.is_empty() {
            return of_service;
        }
        let near_services = near(prefix, self.services().map(|service| service.prefix()));
        let in_near = near_services.into_iter().filter_map(|prefix| self.service(prefix));
        let in_near: Vec<String> =
            in_near.filter_map(|service| service.action(name)).map(|a| a.to_string()).collect();
        if !in_near.is_empty() {
            return in_near;
        }
        let elsewhere = self.services().filter_map(|service| service.action(name));
        elsewhere.map(|action| action.to_string()).take(MOST).collect()
    }
}
