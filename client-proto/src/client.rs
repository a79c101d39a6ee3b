//! An async client. To come.
