//! How the window was left: theme, sizes, the last view. In a small database of its own that is not encrypted and never
//! holds content. It lies in `tauri-plugin-sql`'s hands, but the page has no permission for that plug-in: a statement
//! of its own could attach any file. It gets these two commands instead.

use docket_app::{AppError, ErrorCode, ErrorView};
use std::collections::BTreeMap;
use tauri::State;
use tauri_plugin_sql::{DbInstances, DbPool};

/// As in tauri.conf.json; the plug-in opens it before the window is there.
const DATABASE: &str = "sqlite:view-state.db";
const MOST_KEYS: i64 = 500;
const MOST_CHARACTERS: usize = 2_000;

fn refused(message: &'static str) -> ErrorView {
    ErrorView::from(&AppError::new(ErrorCode::Validation, message))
}

async fn pool(instances: &DbInstances) -> Result<sqlx::SqlitePool, ErrorView> {
    let instances = instances.0.read().await;
    let Some(DbPool::Sqlite(pool)) = instances.get(DATABASE) else {
        return Err(refused("view state is not kept here"));
    };
    sqlx::query("create table if not exists view_state (key text primary key, value text not null) strict")
        .execute(pool)
        .await
        .map_err(|_| refused("view state could not be kept"))?;
    Ok(pool.clone())
}

/// All of it, by key.
#[tauri::command]
pub(crate) async fn view_state(
    instances: State<'_, DbInstances>,
) -> Result<BTreeMap<String, String>, ErrorView> {
    let rows: Vec<(String, String)> =
        sqlx::query_as("select key, value from view_state order by key limit ?")
            .bind(MOST_KEYS)
            .fetch_all(&pool(&instances).await?)
            .await
            .map_err(|_| refused("view state could not be read"))?;
    Ok(rows.into_iter().collect())
}

/// Keeps one thing.
#[tauri::command]
pub(crate) async fn view_state_put(
    instances: State<'_, DbInstances>,
    key: String,
    value: String,
) -> Result<(), ErrorView> {
    if key.len() > 100 || value.len() > MOST_CHARACTERS {
        return Err(refused("this is too much for view state"));
    }
    sqlx::query("insert into view_state (key, value) values (?, ?) on conflict (key) do update set value = excluded.value")
        .bind(key)
        .bind(value)
        .execute(&pool(&instances).await?)
        .await
        .map_err(|_| refused("view state could not be kept"))?;
    Ok(())
}
